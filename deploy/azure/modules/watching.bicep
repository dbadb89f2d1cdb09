// Metrics of the services in Azure Monitor (Prometheus), the alerts on them, and a workbook.

import { roles } from 'roles.bicep'

param name string
param location string
param identities string[]
param logsWorkspaceId string

@description('Who is written to when an alert fires. Empty: alerts are seen in the portal alone.')
param alertEmails string[]

@description('Unsettled events of one partition above which an alert fires: of normalize, of group, of transform and persist.')
param lagAlert int
param groupLagAlert int
param innerLagAlert int

var alerts = loadJsonContent('../watching/alerts.json')

resource metrics 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: '${name}-metrics'
  location: location
}

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2023-03-11' = {
  name: '${name}-metrics'
  location: location
  properties: {}
}

resource rule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: '${name}-metrics'
  location: location
  properties: {
    dataCollectionEndpointId: endpoint.id
    dataSources: {
      prometheusForwarder: [
        {
          name: 'services'
          streams: [
            'Microsoft-PrometheusMetrics'
          ]
          labelIncludeFilter: {}
        }
      ]
    }
    destinations: {
      monitoringAccounts: [
        {
          name: 'metrics'
          accountResourceId: metrics.id
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Microsoft-PrometheusMetrics'
        ]
        destinations: [
          'metrics'
        ]
      }
    ]
  }
}

resource publishers 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for identity in identities: {
    name: identity
  }
]

resource publishing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (identity, i) in identities: {
    scope: rule
    name: guid(rule.id, publishers[i].id, roles.metricsPublisher)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
      principalId: publishers[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Monitoring Metrics Publisher: ${identity} hands in its metrics'
    }
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-operators'
  location: 'Global'
  properties: {
    enabled: true
    groupShortName: 'iomt'
    emailReceivers: [
      for email in alertEmails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alertRules 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: '${name}-alerts'
  location: location
  properties: {
    enabled: true
    interval: 'PT1M'
    scopes: [
      metrics.id
    ]
    rules: [
      for alert in alerts: {
        alert: alert.name
        expression: replace(
          replace(
            replace(alert.expression, 'LAG_ALERT_DEVICE_EVENTS', string(lagAlert)),
            'LAG_ALERT_GROUP',
            string(groupLagAlert)
          ),
          'LAG_ALERT_INNER',
          string(innerLagAlert)
        )
        for: alert.for
        severity: alert.severity
        enabled: true
        annotations: {
          summary: alert.summary
          todo: alert.todo
        }
        actions: [
          {
            actionGroupId: operators.id
          }
        ]
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT10M'
        }
      }
    ]
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'IoMT FHIR Connector ${name}'
    sourceId: metrics.id
    version: '1.0'
    serializedData: replace(
      replace(loadTextContent('../watching/workbook.json'), 'METRICS_WORKSPACE_ID', metrics.id),
      'LOGS_WORKSPACE_ID',
      logsWorkspaceId
    )
  }
}

output metricsEndpoint string = '${endpoint.properties.metricsIngestion.endpoint}/dataCollectionRules/${rule.properties.immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24'
