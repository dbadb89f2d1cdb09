using 'main.bicep'

// For trials, without a real patient: a FHIR service, an IoT Hub, and simulated devices whose Devices and Patients are made on
// the FHIR service as they come.

param name = readEnvironmentVariable('IOMT_NAME', 'iomtbox')
param image = readEnvironmentVariable('IOMT_IMAGE', '')
param fhirServer = 'HealthDataServices'
param deviceIdentifierSystem = 'urn:iomt:simulated:device'
param patientIdentifierSystem = 'urn:iomt:simulated:patient'
param identityMode = 'Create'
param partitions = 2
param retentionDays = 1
param maximumThroughputUnits = 1
param windowSeconds = 10
param withIotHub = true
param withSimulator = true
param simulatorArguments = ['--devices', '10', '--rate', '20', '--duration', '10m']

// The key that signs dead letters on their way back, in a Key Vault of this resource group. Without one none is taken back.
param keyVaultName = readEnvironmentVariable('IOMT_KEY_VAULT', '')
param replayKeySecretName = readEnvironmentVariable('IOMT_REPLAY_KEY_SECRET', '')

// The object id of whoever uploads templates, sends test events and looks at what has landed.
param operatorId = readEnvironmentVariable('IOMT_OPERATOR', '')
