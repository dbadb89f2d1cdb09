// A FHIR service of Azure Health Data Services. Versions are kept: a reading of a device that changed hands needs the history
// of the device. Of what persist makes, an update must name the version that it is of (If-Match), so that no two first versions
// of one resource go over each other (docs/decisions/writing-to-fhir.md).

param workspaceName string
param serviceName string
param location string

@description('Whether the service is reached by a private endpoint alone.')
param isPrivate bool

@description('Whether persist makes the devices and patients that it does not find.')
param makesDevicesAndPatients bool

param logsWorkspaceId string

resource workspace 'Microsoft.HealthcareApis/workspaces@2024-03-31' = {
  name: workspaceName
  location: location
  properties: {
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource service 'Microsoft.HealthcareApis/workspaces/fhirservices@2024-03-31' = {
  parent: workspace
  name: serviceName
  location: location
  kind: 'fhir-R4'
  identity: {
    type: 'None'
  }
  properties: {
    authenticationConfiguration: {
      authority: uri(environment().authentication.loginEndpoint, tenant().tenantId)
      audience: 'https://${workspaceName}-${serviceName}.fhir.azurehealthcareapis.com'
      smartProxyEnabled: false
    }
    resourceVersionPolicyConfiguration: {
      default: 'versioned'
      resourceTypeOverrides: union(
        {
          Observation: 'versioned-update'
        },
        makesDevicesAndPatients
          ? {
              Device: 'versioned-update'
              Patient: 'versioned-update'
            }
          : {}
      )
    }
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: service
  name: 'to-log-analytics'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [
      {
        category: 'AuditLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}
