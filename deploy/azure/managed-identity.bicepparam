using 'main.bicep'

// With a FHIR service of Azure Health Data Services in the same resource group, and not one secret anywhere.

param name = readEnvironmentVariable('IOMT_NAME', 'iomt')
param image = readEnvironmentVariable('IOMT_IMAGE', '')
param fhirServer = 'HealthDataServices'

// What the identifiers of your devices and patients are called on the FHIR server.
param deviceIdentifierSystem = readEnvironmentVariable('IOMT_DEVICE_SYSTEM')
param patientIdentifierSystem = readEnvironmentVariable('IOMT_PATIENT_SYSTEM')

// The key that signs dead letters on their way back, in a Key Vault of this resource group. Without one none is taken back.
param keyVaultName = readEnvironmentVariable('IOMT_KEY_VAULT', '')
param replayKeySecretName = readEnvironmentVariable('IOMT_REPLAY_KEY_SECRET', '')

// The object id of whoever uploads templates, sends test events and looks at what has landed.
param operatorId = readEnvironmentVariable('IOMT_OPERATOR', '')
