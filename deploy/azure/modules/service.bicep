// One service of the line as a container app: no way in from outside, as many replicas as its lag asks for. Beside it runs a
// collector that hands its metrics to Azure Monitor.

param appName string
param location string
param environmentId string
param image string
param registryServer string

@description('The service\'s start script: normalize-service and the like.')
param command string

param identityName string

@description('The service\'s settings: { name, value }. No secret is among them.')
param settings { name: string, value: string }[]

param cpu string
param memory string

@description('The hub that the service reads, and where it keeps its checkpoints: what the scaler looks at.')
param scaling {
  namespace: string
  hub: string
  consumerGroup: string
  account: string
  container: string
  lagPerReplica: int
  maxReplicas: int
}

@description('Secrets of a Key Vault, which are mounted as files at /secrets: { name, url }.')
param secrets { name: string, url: string }[]

param collectorImage string
param metricsEndpoint string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

var secretFiles = [
  for secret in secrets: {
    secretRef: secret.name
    path: secret.name
  }
]

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: appName
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryServer
          identity: identity.id
        }
      ]
      secrets: [
        for secret in secrets: {
          name: secret.name
          keyVaultUrl: secret.url
          identity: identity.id
        }
      ]
    }
    template: {
      // Longer than a service takes to finish what it has in hand.
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'service'
          image: image
          // The image's entry point starts the program that its first argument names; a command would take its place.
          args: [
            command
          ]
          env: union(settings, [
            {
              name: 'IOMT_MANAGED_IDENTITY_CLIENT_ID'
              value: identity.properties.clientId
            }
          ])
          resources: {
            cpu: json(cpu)
            memory: memory
          }
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/live'
                port: 8080
                scheme: 'HTTP'
              }
              periodSeconds: 2
              timeoutSeconds: 5
              failureThreshold: 60
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: 8080
                scheme: 'HTTP'
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: 8080
                scheme: 'HTTP'
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
          ]
          volumeMounts: concat(
            [
              {
                volumeName: 'state'
                mountPath: '/state'
              }
            ],
            empty(secrets)
              ? []
              : [
                  {
                    volumeName: 'secrets'
                    mountPath: '/secrets'
                  }
                ]
          )
        }
        {
          name: 'collector'
          image: collectorImage
          args: [
            '--config=env:COLLECTOR_CONFIG'
          ]
          env: [
            {
              name: 'COLLECTOR_CONFIG'
              value: loadTextContent('../watching/collector.yaml')
            }
            {
              name: 'METRICS_ENDPOINT'
              value: metricsEndpoint
            }
            {
              name: 'CLIENT_ID'
              value: identity.properties.clientId
            }
          ]
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
        }
      ]
      volumes: concat(
        [
          {
            name: 'state'
            storageType: 'EmptyDir'
          }
        ],
        empty(secrets)
          ? []
          : [
              {
                name: 'secrets'
                storageType: 'Secret'
                secrets: secretFiles
              }
            ]
      )
      scale: {
        minReplicas: 1
        maxReplicas: scaling.maxReplicas
        rules: [
          {
            name: 'lag'
            custom: {
              type: 'azure-eventhub'
              identity: identity.id
              metadata: {
                eventHubNamespace: scaling.namespace
                eventHubName: scaling.hub
                consumerGroup: scaling.consumerGroup
                storageAccountName: scaling.account
                blobContainer: scaling.container
                checkpointStrategy: 'blobMetadata'
                unprocessedEventThreshold: string(scaling.lagPerReplica)
              }
            }
          }
        ]
      }
    }
  }
}
