// The Event Hubs namespace with the line's four hubs. A consumer group belongs to one reader alone.

param namespaceName string
param location string
param partitions int
param retentionDays int
param throughputUnits int
param maximumThroughputUnits int

@description('Hubs and their readers: { hub, consumerGroup }.')
param readers { hub: string, consumerGroup: string }[]

@description('Whether the namespace is reached by private endpoints alone.')
param isPrivate bool

param logsWorkspaceId string

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: namespaceName
  location: location
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: maximumThroughputUnits > throughputUnits
    maximumThroughputUnits: maximumThroughputUnits > throughputUnits ? maximumThroughputUnits : 0
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// An IoT Hub, where there is one, comes in as a trusted service with its own identity.
resource networkRules 'Microsoft.EventHub/namespaces/networkRuleSets@2024-01-01' = {
  parent: namespace
  name: 'default'
  properties: {
    defaultAction: isPrivate ? 'Deny' : 'Allow'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    trustedServiceAccessEnabled: true
  }
}

@batchSize(1)
resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [
  for reader in readers: {
    parent: namespace
    name: reader.hub
    properties: {
      partitionCount: partitions
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: retentionDays * 24
      }
    }
  }
]

resource consumerGroups 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for (reader, i) in readers: {
    parent: hubs[i]
    name: reader.consumerGroup
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-log-analytics'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
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
