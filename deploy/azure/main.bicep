// The whole line in one resource group. docs/deploy-azure.md tells how to use it; 'deploy' beside this file does it.

targetScope = 'resourceGroup'

@description('First part of the names of what is made. Lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string

param location string = resourceGroup().location

@description('The services\' image in the registry that is made here, NAME:TAG or NAME@DIGEST. Empty: everything but the services is made, so that there is a registry to push the image to.')
param image string = ''

// ---- The FHIR server ----

@description('HealthDataServices: a FHIR service is made here and entered with a managed identity. ExistingHealthDataServices: one of Azure that is there already, entered likewise. Other: any other that is there already.')
@allowed(['HealthDataServices', 'ExistingHealthDataServices', 'Other'])
param fhirServer string

@description('With ExistingHealthDataServices and Other: base address of the FHIR server.')
param fhirUrl string = ''

@description('With ExistingHealthDataServices: resource id of the FHIR service (/subscriptions/S/resourceGroups/G/providers/Microsoft.HealthcareApis/workspaces/W/fhirservices/F), on which persist is given its role. Empty: somebody who may do so gives it, see docs/moving-here.md.')
param fhirServiceId string = ''

@description('With Other: how to get in. docs/settings.md, fhir.authentication.')
@allowed(['None', 'Basic', 'ClientSecret', 'ClientCertificate', 'SmartBackend'])
param fhirAuthentication string = 'None'

@description('With Basic: the user.')
param fhirUser string = ''

@description('With ClientSecret, ClientCertificate, SmartBackend: the client id.')
param fhirClientId string = ''

@description('With ClientSecret and ClientCertificate at Entra ID: the tenant\'s address. Otherwise give fhirTokenEndpoint.')
param fhirAuthority string = ''

@description('Where tokens are had. With SmartBackend it is found by itself if the FHIR server names it.')
param fhirTokenEndpoint string = ''

@description('Whom tokens are for, where the authority asks for it.')
param fhirResource string = ''

@description('Scopes to ask for, parted by blanks.')
param fhirScope string = ''

@description('With SmartBackend: id of the private key, as the server knows it.')
param fhirPrivateKeyId string = ''

@description('Key Vault in this resource group that holds the password, client secret, certificate or private key, and the key of replays.')
param keyVaultName string = ''

@description('Name of that secret in the vault.')
param fhirSecretName string = 'fhir-credential'

@description('Name of the secret in that vault with the key that signs dead letters on their way back (docs/settings.md, replay.key). Empty: none is taken back.')
param replayKeySecretName string = ''

// ---- Devices and patients ----

@description('System of the device identifiers in messages.')
@minLength(1)
param deviceIdentifierSystem string

@description('System of the patient identifiers in messages.')
@minLength(1)
param patientIdentifierSystem string

@description('System of the encounter identifiers in messages; needed with LookupWithEncounter.')
param encounterIdentifierSystem string = ''

@description('How devices and patients are found. docs/settings.md, identity.mode.')
@allowed(['Lookup', 'LookupWithEncounter', 'Create'])
param identityMode string = 'Lookup'

@description('Form of the Observations. earlier-connector keeps the ids and forms of the earlier connector.')
@allowed(['standard', 'earlier-connector'])
param observationProfile string = 'standard'

@description('Whether what is written says which device events it was made of: meta-source the last one, provenance all of them, in a Provenance for each version. docs/operations.md.')
@allowed(['none', 'meta-source', 'provenance'])
param observationSource string = 'none'

@description('Whether several records travel as one event between the services, where they would wait anyway. With earlier-connector they never do. Off for good where a program of yours reads the inner hubs and does not know that form, and before a roll back to a version that does not: docs/upgrade.md.')
param packed bool = true

// ---- Size ----

@description('Partitions of each hub, and so the most replicas of each service. It can\'t be changed later.')
@minValue(1)
@maxValue(32)
param partitions int = 4

@description('Days for which hubs keep events: how long the line may be away without a loss.')
@minValue(1)
@maxValue(7)
param retentionDays int = 7

@minValue(1)
@maxValue(40)
param throughputUnits int = 1

@description('Throughput units up to which the namespace grows by itself, and costs more.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int = 4

@description('Seconds for which measurements are gathered before they are written.')
@minValue(1)
@maxValue(3600)
param windowSeconds int = 30

@description('Measurements a second that one replica of group is meant for. Group holds a window of them back on purpose, so its scaler and its alert count from there, each as an event of its own, which it is at light load.')
@minValue(1)
param measurementsPerSecond int = 500

@description('Unsettled events for each replica above which another one is started.')
@minValue(1)
param lagPerReplica int = 2000

@description('Records that lie in one event of the inner hubs when the line falls behind, on average: thresholds of transform and persist are so much lower. Not of group. Where nothing is packed each record is an event.')
@minValue(1)
param recordsPerEvent int = 10

@description('Processor cores of a service. With the collector\'s 0.25, cores and memory must stand as 1 to 2 GiB.')
param serviceCpu string = '0.75'

@description('Memory of a service.')
param serviceMemory string = '1.5Gi'

// ---- Where devices come in ----

@description('Whether an IoT Hub is made that sends to the hub devicedata.')
param withIotHub bool = false

@minValue(1)
@maxValue(200)
param iotHubUnits int = 1

@description('Whether a job with simulated devices is made. For trials.')
param withSimulator bool = false

@description('What the job says to iomt.')
param simulatorArguments string[] = []

// ---- Network ----

@description('Id of a subnet of your own for the containers, delegated to Microsoft.App/environments. Empty: a network of Azure\'s.')
param servicesSubnetId string = ''

@description('Id of a subnet of your own for private endpoints. Empty: no private endpoints, everything is reached by its public address, with Entra ID.')
param endpointsSubnetId string = ''

@description('Id of the virtual network of those subnets.')
param networkId string = ''

@description('Whether private DNS zones are made here. Not where a policy of yours does it.')
param makeDnsZones bool = true

// ---- People, watching ----

@description('Object id of who uploads templates, sends test events and looks at what has landed; empty for nobody beside those below.')
param operatorId string = ''

@description('Object ids of who uploads templates.')
param templateUploaders string[] = []

@description('Object ids of who may send test events.')
param testSenders string[] = []

@description('Object ids of who looks at what has landed on the FHIR service that is made here, or that fhirServiceId names.')
param fhirReaders string[] = []

@description('Addresses that alerts are sent to.')
param alertEmails string[] = []

@description('Unsettled records of one partition above which an alert fires: events of devices for normalize, so much fewer events for transform and persist as records lie in one, and for group no fewer than twice what it holds back on purpose.')
@minValue(1)
param lagAlert int = 30000

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('The OpenTelemetry Collector (contrib) that hands in the services\' metrics. With a network of your own, a copy in a registry that it reaches.')
param collectorImage string = 'otel/opentelemetry-collector-contrib:0.135.0'

var suffix = uniqueString(resourceGroup().id, name)
var namespaceName = '${name}-${suffix}'
var namespaceHost = '${namespaceName}.servicebus.windows.net'
var accountName = '${name}${suffix}'
var registryName = '${name}${suffix}'
var workspaceName = '${name}${suffix}'
var fhirServiceName = 'fhir'
var iotHubName = '${name}-${suffix}'
var isPrivate = !empty(endpointsSubnetId)
var makesFhir = fhirServer == 'HealthDataServices'
var existingFhir = fhirServer == 'ExistingHealthDataServices'
var needsSecret = fhirServer == 'Other' && fhirAuthentication != 'None'
// Of the FHIR service that is there: subscription, resource group, workspace and name at 2, 4, 8 and 10.
var givesExistingAccess = existingFhir && !empty(fhirServiceId)
var fhirServiceParts = split(
  givesExistingAccess
    ? fhirServiceId
    : resourceId('Microsoft.HealthcareApis/workspaces/fhirservices', workspaceName, fhirServiceName),
  '/'
)

var hubs = {
  deviceData: 'devicedata'
  normalized: 'normalized'
  grouped: 'grouped'
  observations: 'observations'
}
var templatesContainer = 'templates'
var deadLettersContainer = 'deadletters'

var packs = packed && observationProfile != 'earlier-connector'
var packedRecords = packs ? recordsPerEvent : 1
var innerLagPerReplica = max(1, lagPerReplica / packedRecords)
var innerLagAlert = max(1, lagAlert / packedRecords)
// Twice what is held back on purpose. At light load each record is an event, so nothing is divided here.
var groupHoldsBack = measurementsPerSecond * windowSeconds * 2

// From the end of the line to its beginning: the apps are made one after another in this order, readers before writers.
var services = [
  {
    title: 'persist'
    identity: '${name}-persist'
    input: hubs.observations
    output: ''
    consumerGroup: 'persist'
    checkpoints: 'checkpoints-persist'
    templates: false
    lagPerReplica: innerLagPerReplica
  }
  {
    title: 'transform'
    identity: '${name}-transform'
    input: hubs.grouped
    output: hubs.observations
    consumerGroup: 'transform'
    checkpoints: 'checkpoints-transform'
    templates: true
    lagPerReplica: innerLagPerReplica
  }
  {
    title: 'group'
    identity: '${name}-group'
    input: hubs.normalized
    output: hubs.grouped
    consumerGroup: 'group'
    checkpoints: 'checkpoints-group'
    templates: false
    // Below that it would never scale in.
    lagPerReplica: max(innerLagPerReplica, groupHoldsBack)
  }
  {
    title: 'normalize'
    identity: '${name}-normalize'
    input: hubs.deviceData
    output: hubs.normalized
    consumerGroup: 'normalize'
    checkpoints: 'checkpoints-normalize'
    templates: true
    lagPerReplica: lagPerReplica
  }
]

var operators = empty(operatorId) ? [] : [operatorId]
var vaultSecrets = 'https://${keyVaultName}${environment().suffixes.keyvaultDns}/secrets'
var blobAddress = 'https://${accountName}.blob.${environment().suffixes.storage}'
var madeFhirUrl = 'https://${workspaceName}-${fhirServiceName}.fhir.azurehealthcareapis.com'

var templateSettings = [
  { name: 'IOMT_TEMPLATES_CONTAINER_URI', value: '${blobAddress}/${templatesContainer}' }
  { name: 'IOMT_TEMPLATES_LAST_GOOD_DIRECTORY', value: '/state/templates' }
]
var profileSettings = [
  { name: 'IOMT_OBSERVATIONS_PROFILE', value: observationProfile }
]
// A version of the services that does not know the source is not told of it either, as long as nobody asks for it. Group carries
// what it is given, and is not told.
var observationSettings = concat(
  profileSettings,
  observationSource == 'none' ? [] : [{ name: 'IOMT_OBSERVATIONS_SOURCE', value: observationSource }]
)
var replaySettings = empty(replayKeySecretName)
  ? []
  : [{ name: 'IOMT_REPLAY_KEY_FILE', value: '/secrets/replay-key' }]
var packingSettings = [
  { name: 'IOMT_OUTPUT_PACKED', value: packs ? 'true' : 'false' }
]
var azureFhirSettings = [
  { name: 'IOMT_FHIR_URL', value: makesFhir ? madeFhirUrl : fhirUrl }
  { name: 'IOMT_FHIR_SERVER', value: 'azure' }
  { name: 'IOMT_FHIR_AUTHENTICATION', value: 'ManagedIdentity' }
]
// Where the credential that is mounted from the vault belongs.
var credentialSettings = {
  None: []
  Basic: [{ name: 'IOMT_FHIR_PASSWORD_FILE', value: '/secrets/fhir-credential' }]
  ClientSecret: [{ name: 'IOMT_FHIR_CLIENT_SECRET_FILE', value: '/secrets/fhir-credential' }]
  ClientCertificate: [{ name: 'IOMT_FHIR_CLIENT_CERTIFICATE', value: '/secrets/fhir-credential' }]
  SmartBackend: [{ name: 'IOMT_FHIR_PRIVATE_KEY', value: '/secrets/fhir-credential' }]
}
var otherFhirSettings = concat(
  [
    { name: 'IOMT_FHIR_URL', value: fhirUrl }
    { name: 'IOMT_FHIR_AUTHENTICATION', value: fhirAuthentication }
  ],
  credentialSettings[fhirAuthentication],
  empty(fhirUser) ? [] : [{ name: 'IOMT_FHIR_USER', value: fhirUser }],
  empty(fhirClientId) ? [] : [{ name: 'IOMT_FHIR_CLIENT_ID', value: fhirClientId }],
  empty(fhirAuthority) ? [] : [{ name: 'IOMT_FHIR_AUTHORITY', value: fhirAuthority }],
  empty(fhirTokenEndpoint) ? [] : [{ name: 'IOMT_FHIR_TOKEN_ENDPOINT', value: fhirTokenEndpoint }],
  empty(fhirResource) ? [] : [{ name: 'IOMT_FHIR_RESOURCE', value: fhirResource }],
  empty(fhirScope) ? [] : [{ name: 'IOMT_FHIR_SCOPE', value: fhirScope }],
  empty(fhirPrivateKeyId) ? [] : [{ name: 'IOMT_FHIR_PRIVATE_KEY_ID', value: fhirPrivateKeyId }]
)
var identitySettings = concat(
  [
    { name: 'IOMT_IDENTITY_MODE', value: identityMode }
    { name: 'IOMT_IDENTITY_DEVICE_SYSTEM', value: deviceIdentifierSystem }
    { name: 'IOMT_IDENTITY_PATIENT_SYSTEM', value: patientIdentifierSystem }
  ],
  empty(encounterIdentifierSystem)
    ? []
    : [{ name: 'IOMT_IDENTITY_ENCOUNTER_SYSTEM', value: encounterIdentifierSystem }]
)
var ownSettings = {
  normalize: concat(templateSettings, observationSettings, packingSettings)
  group: concat(
    [{ name: 'IOMT_GROUPING_WINDOW', value: '${windowSeconds}s' }],
    profileSettings,
    packingSettings
  )
  transform: concat(templateSettings, observationSettings, packingSettings)
  persist: concat(
    makesFhir || existingFhir ? azureFhirSettings : otherFhirSettings,
    identitySettings,
    observationSettings
  )
}

module logs 'modules/logs.bicep' = {
  params: {
    workspaceName: '${name}-logs'
    location: location
    retentionDays: logRetentionDays
  }
}

module identities 'modules/identities.bicep' = {
  params: {
    name: name
    location: location
    withIotHub: withIotHub
    withSimulator: withSimulator
  }
}

module namespace 'modules/hubs.bicep' = {
  params: {
    namespaceName: namespaceName
    location: location
    partitions: partitions
    retentionDays: retentionDays
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    readers: [
      for service in services: {
        hub: service.input
        consumerGroup: service.consumerGroup
      }
    ]
    isPrivate: isPrivate
    logsWorkspaceId: logs.outputs.workspaceId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    accountName: accountName
    location: location
    containers: [
      templatesContainer
      deadLettersContainer
      'checkpoints-normalize'
      'checkpoints-group'
      'checkpoints-transform'
      'checkpoints-persist'
    ]
    softDeleteDays: 14
    isPrivate: isPrivate
    logsWorkspaceId: logs.outputs.workspaceId
  }
}

module registry 'modules/registry.bicep' = {
  params: {
    registryName: registryName
    location: location
    isPrivate: isPrivate
    logsWorkspaceId: logs.outputs.workspaceId
  }
}

module access 'modules/access.bicep' = {
  params: {
    namespaceName: namespaceName
    accountName: accountName
    registryName: registryName
    services: [
      for service in services: {
        identity: service.identity
        input: service.input
        output: service.output
        checkpoints: service.checkpoints
        templates: service.templates
      }
    ]
    templatesContainer: templatesContainer
    deadLettersContainer: deadLettersContainer
    deviceDataHub: hubs.deviceData
    senders: concat(withIotHub ? ['${name}-iothub'] : [], withSimulator ? ['${name}-simulator'] : [])
    templateUploaders: union(operators, templateUploaders)
    testSenders: union(operators, testSenders)
  }
  dependsOn: [
    identities
    namespace
    storage
    registry
  ]
}

module fhir 'modules/fhir.bicep' = if (makesFhir) {
  params: {
    workspaceName: workspaceName
    serviceName: fhirServiceName
    location: location
    isPrivate: isPrivate
    makesDevicesAndPatients: identityMode == 'Create'
    logsWorkspaceId: logs.outputs.workspaceId
  }
}

module fhirAccess 'modules/fhir-access.bicep' = if (makesFhir) {
  params: {
    workspaceName: workspaceName
    serviceName: fhirServiceName
    persistIdentity: '${name}-persist'
    identitySubscription: subscription().subscriptionId
    identityGroup: resourceGroup().name
    readers: union(operators, fhirReaders)
  }
  dependsOn: [
    identities
    fhir
  ]
}

module existingFhirAccess 'modules/fhir-access.bicep' = if (givesExistingAccess) {
  scope: resourceGroup(fhirServiceParts[2], fhirServiceParts[4])
  params: {
    workspaceName: fhirServiceParts[8]
    serviceName: fhirServiceParts[10]
    persistIdentity: '${name}-persist'
    identitySubscription: subscription().subscriptionId
    identityGroup: resourceGroup().name
    readers: union(operators, fhirReaders)
  }
  dependsOn: [
    identities
  ]
}

module secretAccess 'modules/secret-access.bicep' = if (needsSecret) {
  params: {
    vaultName: keyVaultName
    secretName: fhirSecretName
    reader: '${name}-persist'
  }
  dependsOn: [
    identities
  ]
}

module replayKeyAccess 'modules/secret-access.bicep' = [
  for service in services: if (!empty(replayKeySecretName)) {
    params: {
      vaultName: keyVaultName
      secretName: replayKeySecretName
      reader: service.identity
    }
    dependsOn: [
      identities
    ]
  }
]

module iotHub 'modules/iot-hub.bicep' = if (withIotHub) {
  params: {
    hubName: iotHubName
    location: location
    units: iotHubUnits
    identityId: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', '${name}-iothub')
    namespaceHost: namespaceHost
    deviceDataHub: hubs.deviceData
    isPrivate: isPrivate
    logsWorkspaceId: logs.outputs.workspaceId
  }
  dependsOn: [
    access
  ]
}

module watching 'modules/watching.bicep' = {
  params: {
    name: name
    location: location
    identities: [for service in services: service.identity]
    logsWorkspaceId: logs.outputs.workspaceId
    alertEmails: alertEmails
    lagAlert: lagAlert
    groupLagAlert: max(innerLagAlert, groupHoldsBack)
    innerLagAlert: innerLagAlert
  }
  dependsOn: [
    identities
  ]
}

var endpointTargets = [
  {
    name: '${name}-hubs'
    id: resourceId('Microsoft.EventHub/namespaces', namespaceName)
    kind: 'namespace'
    zone: 'privatelink.servicebus.windows.net'
  }
  {
    name: '${name}-blob'
    id: resourceId('Microsoft.Storage/storageAccounts', accountName)
    kind: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    name: '${name}-registry'
    id: resourceId('Microsoft.ContainerRegistry/registries', registryName)
    kind: 'registry'
    zone: 'privatelink${environment().suffixes.acrLoginServer}'
  }
]
var fhirTargets = [
  {
    name: '${name}-fhir'
    id: resourceId('Microsoft.HealthcareApis/workspaces', workspaceName)
    kind: 'healthcareworkspace'
    zone: 'privatelink.fhir.azurehealthcareapis.com'
  }
]
var iotHubTargets = [
  {
    name: '${name}-iothub'
    id: resourceId('Microsoft.Devices/IotHubs', iotHubName)
    kind: 'iotHub'
    zone: 'privatelink.azure-devices.net'
  }
]

module privateEndpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  params: {
    location: location
    subnetId: endpointsSubnetId
    networkId: networkId
    targets: concat(endpointTargets, makesFhir ? fhirTargets : [], withIotHub ? iotHubTargets : [])
    zoneNames: concat(
      [
        'privatelink.servicebus.windows.net'
        'privatelink.blob.${environment().suffixes.storage}'
        'privatelink${environment().suffixes.acrLoginServer}'
      ],
      makesFhir ? ['privatelink.fhir.azurehealthcareapis.com'] : [],
      withIotHub ? ['privatelink.azure-devices.net'] : []
    )
    makeZones: makeDnsZones
  }
  dependsOn: [
    namespace
    storage
    registry
    fhir
    iotHub
  ]
}

module environmentOfServices 'modules/environment.bicep' = {
  params: {
    environmentName: '${name}-services'
    location: location
    servicesSubnetId: servicesSubnetId
    logsWorkspaceId: logs.outputs.workspaceId
  }
}

@batchSize(1)
module apps 'modules/service.bicep' = [
  for service in services: if (!empty(image)) {
    params: {
      appName: '${name}-${service.title}'
      location: location
      environmentId: environmentOfServices.outputs.environmentId
      image: '${registry.outputs.loginServer}/${image}'
      registryServer: registry.outputs.loginServer
      command: '${service.title}-service'
      identityName: service.identity
      settings: concat(
        [
          { name: 'IOMT_INPUT_NAMESPACE', value: namespaceHost }
          { name: 'IOMT_INPUT_EVENT_HUB', value: service.input }
          { name: 'IOMT_INPUT_CONSUMER_GROUP', value: service.consumerGroup }
          { name: 'IOMT_CHECKPOINTS_CONTAINER_URI', value: '${blobAddress}/${service.checkpoints}' }
          { name: 'IOMT_DEAD_LETTERS_CONTAINER_URI', value: '${blobAddress}/${deadLettersContainer}' }
          { name: 'IOMT_HEALTH_PORT', value: '8080' }
          { name: 'IOMT_LOG_FORMAT', value: 'json' }
        ],
        empty(service.output)
          ? []
          : [
              { name: 'IOMT_OUTPUT_NAMESPACE', value: namespaceHost }
              { name: 'IOMT_OUTPUT_EVENT_HUB', value: service.output }
            ],
        ownSettings[service.title],
        replaySettings
      )
      cpu: serviceCpu
      memory: serviceMemory
      scaling: {
        namespace: namespaceName
        hub: service.input
        consumerGroup: service.consumerGroup
        account: accountName
        container: service.checkpoints
        lagPerReplica: service.lagPerReplica
        maxReplicas: partitions
      }
      secrets: concat(
        service.title == 'persist' && needsSecret
          ? [{ name: 'fhir-credential', url: '${vaultSecrets}/${fhirSecretName}' }]
          : [],
        empty(replayKeySecretName) ? [] : [{ name: 'replay-key', url: '${vaultSecrets}/${replayKeySecretName}' }]
      )
      collectorImage: collectorImage
      metricsEndpoint: watching.outputs.metricsEndpoint
    }
    dependsOn: [
      access
      fhirAccess
      existingFhirAccess
      secretAccess
      replayKeyAccess
      privateEndpoints
    ]
  }
]

module simulator 'modules/simulator.bicep' = if (withSimulator && !empty(image)) {
  params: {
    jobName: '${name}-simulator'
    location: location
    environmentId: environmentOfServices.outputs.environmentId
    image: '${registry.outputs.loginServer}/${image}'
    registryServer: registry.outputs.loginServer
    identityName: '${name}-simulator'
    arguments: concat(['simulate', '--namespace', namespaceHost, '--hub', hubs.deviceData], simulatorArguments)
  }
  dependsOn: [
    access
  ]
}

@description('The registry to push the image to.')
output registryServer string = registry.outputs.loginServer

@description('Where device events are sent to: namespace and hub.')
output eventHubsNamespace string = namespaceHost
output deviceDataHub string = hubs.deviceData

@description('Where templates are uploaded to.')
output storageAccount string = accountName
output templatesContainer string = templatesContainer

@description('The FHIR server that Observations land on.')
output fhirServerUrl string = makesFhir ? madeFhirUrl : fhirUrl

@description('The IoT Hub that devices connect to, empty for none.')
output iotHubHost string = withIotHub ? '${iotHubName}.azure-devices.net' : ''
