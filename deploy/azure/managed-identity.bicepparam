using 'main.bicep'

// With a FHIR service of Azure Health Data Services in the same resource group, and not one secret anywhere.

param name = readEnvironmentVariable('IOMT_NAME', 'iomt')
param image = readEnvironmentVariable('IOMT_IMAGE', '')
param fhirServer = 'HealthDataServices'

// What the identifiers of your devices and patients are called on the FHIR server.
param deviceIdentifierSystem = readEnvironmentVariable('IOMT_DEVICE_SYSTEM')
param patientIdentifierSystem = readEnvironmentVariable('IOMT_PATIENT_SYSTEM')
