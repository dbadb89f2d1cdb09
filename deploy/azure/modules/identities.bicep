// An identity for each process, so that each may do only what it does.

param name string
param location string

@description('Whether an IoT Hub needs an identity of its own to send with.')
param withIotHub bool

@description('Whether simulated devices need an identity of their own to send with.')
param withSimulator bool

resource normalize 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-normalize'
  location: location
}

resource group 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-group'
  location: location
}

resource transform 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-transform'
  location: location
}

resource persist 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-persist'
  location: location
}

resource iotHub 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (withIotHub) {
  name: '${name}-iothub'
  location: location
}

resource simulator 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (withSimulator) {
  name: '${name}-simulator'
  location: location
}
