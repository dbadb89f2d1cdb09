// Who may do what, all of it: an identity has just the role that its work needs, on just the hub or container it works on.

import { roles } from 'roles.bicep'

param namespaceName string
param accountName string
param registryName string

@description('What the four services read, write and keep: { identity, input, output, checkpoints, templates }; output is empty for none.')
param services { identity: string, input: string, output: string, checkpoints: string, templates: bool }[]

param templatesContainer string
param deadLettersContainer string
param deviceDataHub string

@description('Identities that send to the hub devicedata: an IoT Hub, simulated devices.')
param senders string[]

@description('Object ids of people and pipelines that upload templates. Empty for none.')
param templateUploaders string[]

@description('Object ids of people and pipelines that may send test events to the hub devicedata. Empty for none.')
param testSenders string[]

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: namespaceName
}

resource inputs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [
  for service in services: {
    parent: namespace
    name: service.input
  }
]

resource outputs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [
  for service in services: {
    parent: namespace
    name: empty(service.output) ? service.input : service.output
  }
]

resource deviceData 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = {
  parent: namespace
  name: deviceDataHub
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: account
  name: 'default'
}

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for service in services: {
    parent: blobs
    name: service.checkpoints
  }
]

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: blobs
  name: deadLettersContainer
}

resource templates 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: blobs
  name: templatesContainer
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for service in services: {
    name: service.identity
  }
]

resource senderIdentities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for sender in senders: {
    name: sender
  }
]

resource receiving 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: {
    scope: inputs[i]
    name: guid(inputs[i].id, identities[i].id, roles.eventHubsDataReceiver)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Azure Event Hubs Data Receiver: ${service.identity} reads ${service.input}'
    }
  }
]

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: if (!empty(service.output)) {
    scope: outputs[i]
    name: guid(outputs[i].id, identities[i].id, roles.eventHubsDataSender)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Azure Event Hubs Data Sender: ${service.identity} writes to ${service.output}'
    }
  }
]

resource keepingCheckpoints 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: {
    scope: checkpoints[i]
    name: guid(checkpoints[i].id, identities[i].id, roles.blobDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Storage Blob Data Contributor: ${service.identity} keeps its checkpoints, and its scaler reads them'
    }
  }
]

resource settingAside 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: {
    scope: deadLetters
    name: guid(deadLetters.id, identities[i].id, roles.blobDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Storage Blob Data Contributor: ${service.identity} sets dead letters aside'
    }
  }
]

resource readingTemplates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: if (service.templates) {
    scope: templates
    name: guid(templates.id, identities[i].id, roles.blobDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Storage Blob Data Reader: ${service.identity} reads templates'
    }
  }
]

resource pullingImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (service, i) in services: {
    scope: registry
    name: guid(registry.id, identities[i].id, roles.acrPull)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
      principalId: identities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'AcrPull: ${service.identity} pulls its image'
    }
  }
]

resource sendingDeviceData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sender, i) in senders: {
    scope: deviceData
    name: guid(deviceData.id, senderIdentities[i].id, roles.eventHubsDataSender)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
      principalId: senderIdentities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Azure Event Hubs Data Sender: ${sender} sends what devices say'
    }
  }
]

resource sendersPullingImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sender, i) in senders: if (endsWith(sender, '-simulator')) {
    scope: registry
    name: guid(registry.id, senderIdentities[i].id, roles.acrPull)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
      principalId: senderIdentities[i].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'AcrPull: ${sender} pulls its image'
    }
  }
]

resource uploadingTemplates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for uploader in templateUploaders: {
    scope: templates
    name: guid(templates.id, uploader, roles.blobDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
      principalId: uploader
      description: 'Storage Blob Data Contributor: uploads templates'
    }
  }
]

resource sendingTestEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for sender in testSenders: {
    scope: deviceData
    name: guid(deviceData.id, sender, roles.eventHubsDataSender)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
      principalId: sender
      description: 'Azure Event Hubs Data Sender: sends test events'
    }
  }
]
