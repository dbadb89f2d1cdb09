// An IoT Hub that sends what devices say, and nothing else, to the hub devicedata.

param hubName string
param location string
param units int
param identityId string
param namespaceHost string
param deviceDataHub string

@description('Whether the IoT Hub is reached by a private endpoint alone. Devices then have to be in the network, too.')
param isPrivate bool

param logsWorkspaceId string

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' = {
  name: hubName
  location: location
  sku: {
    name: 'S1'
    capacity: units
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    disableLocalAuth: true
    minTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    routing: {
      endpoints: {
        eventHubs: [
          {
            name: 'devicedata'
            authenticationType: 'identityBased'
            endpointUri: 'sb://${namespaceHost}'
            entityPath: deviceDataHub
            identity: {
              userAssignedIdentity: identityId
            }
            resourceGroup: resourceGroup().name
            subscriptionId: subscription().subscriptionId
          }
        ]
      }
      routes: [
        {
          name: 'device-messages'
          source: 'DeviceMessages'
          condition: 'true'
          endpointNames: [
            'devicedata'
          ]
          isEnabled: true
        }
      ]
      // What no route takes would otherwise go to the IoT Hub's own endpoint, which nobody reads here.
      fallbackRoute: {
        name: 'fallback'
        source: 'DeviceMessages'
        condition: 'true'
        endpointNames: [
          'events'
        ]
        isEnabled: false
      }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: hub
  name: 'to-log-analytics'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [
      {
        category: 'Routes'
        enabled: true
      }
      {
        category: 'Connections'
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
