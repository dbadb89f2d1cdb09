using 'main.bicep'

// With any FHIR server, and whatever it asks for. The one secret that it needs lies in a Key Vault that you have made before,
// see docs/deploy-any-server.md; it is mounted as a file for persist alone.

param name = readEnvironmentVariable('IOMT_NAME', 'iomt')
param image = readEnvironmentVariable('IOMT_IMAGE', '')
param fhirServer = 'Other'
param fhirUrl = readEnvironmentVariable('IOMT_FHIR_SERVER_URL')

// None, Basic, ClientSecret, ClientCertificate or SmartBackend (which is private key JWT at any token endpoint, too).
param fhirAuthentication = readEnvironmentVariable('IOMT_FHIR_SERVER_AUTHENTICATION', 'ClientSecret')
param fhirClientId = readEnvironmentVariable('IOMT_FHIR_SERVER_CLIENT_ID', '')
param fhirPrivateKeyId = readEnvironmentVariable('IOMT_FHIR_SERVER_PRIVATE_KEY_ID', '')
param fhirAuthority = readEnvironmentVariable('IOMT_FHIR_SERVER_AUTHORITY', '')
param fhirTokenEndpoint = readEnvironmentVariable('IOMT_FHIR_SERVER_TOKEN_ENDPOINT', '')
param fhirResource = readEnvironmentVariable('IOMT_FHIR_SERVER_RESOURCE', '')
param fhirScope = readEnvironmentVariable('IOMT_FHIR_SERVER_SCOPE', '')
param fhirUser = readEnvironmentVariable('IOMT_FHIR_SERVER_USER', '')
param keyVaultName = readEnvironmentVariable('IOMT_KEY_VAULT', '')
param fhirSecretName = 'fhir-credential'
// The key that signs dead letters on their way back, in the same vault. Without one none is taken back.
param replayKeySecretName = readEnvironmentVariable('IOMT_REPLAY_KEY_SECRET', '')

param deviceIdentifierSystem = readEnvironmentVariable('IOMT_DEVICE_SYSTEM')
param patientIdentifierSystem = readEnvironmentVariable('IOMT_PATIENT_SYSTEM')

// The object id of whoever uploads templates, sends test events and looks at what has landed.
param operatorId = readEnvironmentVariable('IOMT_OPERATOR', '')
