// Private endpoints in a subnet of your own, and the names that lead there.

param location string
param subnetId string

@description('What is reached privately: { name, id, kind, zone }; kind is the group id of Private Link.')
param targets { name: string, id: string, kind: string, zone: string }[]

@description('Id of the virtual network that the subnet is in.')
param networkId string

@description('The DNS zones of the targets, each once.')
param zoneNames string[]

@description('Whether the DNS zones are made here and linked to the network. Not where a policy of yours does it.')
param makeZones bool

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [
  for zone in zoneNames: if (makeZones) {
    name: zone
    location: 'global'
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [
  for (zone, i) in zoneNames: if (makeZones) {
    parent: zones[i]
    name: 'line'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for target in targets: {
    name: target.name
    location: location
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            #disable-next-line use-resource-id-functions // Made by resourceId() where the targets are listed.
            privateLinkServiceId: target.id
            groupIds: [
              target.kind
            ]
          }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (target, i) in targets: if (makeZones) {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'zone'
          properties: {
            privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', target.zone)
          }
        }
      ]
    }
    dependsOn: [
      zones
    ]
  }
]
