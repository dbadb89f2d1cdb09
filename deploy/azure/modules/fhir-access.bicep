// Persist reads and writes on the FHIR service, without export and hard delete; operators read.

import { roles } from 'roles.bicep'

param workspaceName string
param serviceName string
param persistIdentity string

@description('Where that identity lies, which is not where the FHIR service does if that was there before.')
param identitySubscription string
param identityGroup string

@description('Object ids of people who look at what has landed. Empty for none.')
param readers string[]

resource workspace 'Microsoft.HealthcareApis/workspaces@2024-03-31' existing = {
  name: workspaceName
}

resource service 'Microsoft.HealthcareApis/workspaces/fhirservices@2024-03-31' existing = {
  parent: workspace
  name: serviceName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: persistIdentity
  scope: resourceGroup(identitySubscription, identityGroup)
}

resource writing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: service
  name: guid(service.id, identity.id, roles.fhirDataWriter)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.fhirDataWriter)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'FHIR Data Writer: ${persistIdentity} writes Observations'
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in readers: {
    scope: service
    name: guid(service.id, reader, roles.fhirDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.fhirDataReader)
      principalId: reader
      description: 'FHIR Data Reader: looks at what has landed'
    }
  }
]
