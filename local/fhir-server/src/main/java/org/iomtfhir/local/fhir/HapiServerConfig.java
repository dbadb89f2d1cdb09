package org.iomtfhir.local.fhir;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.api.model.HistoryCountModeEnum;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.HibernatePropertiesProvider;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * The beans that HAPI's JPA server leaves to its user, and the servlet made of them. The context that reads this class
 * is given the {@link LocalFhirServer.Config}, the {@link DataSource} and the {@link BaseUrl}.
 */
@Configuration
@Import({JpaR4Config.class, HapiJpaConfig.class, JpaBatch2Config.class, Batch2JobsConfig.class,
        ThreadPoolFactoryConfig.class, SubscriptionChannelConfig.class})
class HapiServerConfig {

    /** The base of every URL that the server writes. */
    record BaseUrl(String text) {}

    /**
     * What the line reads and writes; what else a subject or a device may be, without which a search through one is
     * refused; the profiles and codes that {@code $validate} looks for; and {@code SearchParameter}, which HAPI itself
     * cannot do without.
     */
    private static final String[] RESOURCE_TYPES = {"Observation", "Patient", "Device", "Encounter", "Flag",
            "Provenance",
            "Group", "Location", "DeviceMetric", "StructureDefinition", "ValueSet", "CodeSystem", "SearchParameter"};

    /** Entries of a page at most, whatever {@code _count} asks for; also the most that one bundle writes well. */
    private static final int PAGE_SIZE = 1000;

    @Bean
    JpaStorageSettings storageSettings(LocalFhirServer.Config config) {
        JpaStorageSettings settings = new JpaStorageSettings();
        // Ids are hashes chosen by the writer, and may begin with a digit.
        settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
        settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.UUID);
        settings.setEnforceReferentialIntegrityOnWrite(config.referentialIntegrity());
        settings.setEnforceReferentialIntegrityOnDelete(config.referentialIntegrity());
        // A search must see what was written a moment ago.
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setSchedulingDisabled(true);
        // A table that no search reads, filled behind the scenes by tasks that a close would cut off with a long
        // complaint.
        settings.setWriteToSearchParamIdentityTable(false);
        // By itself HAPI keeps the count of a resource's versions for an hour, and hides that many of the oldest as came since.
        settings.setHistoryCountMode(HistoryCountModeEnum.COUNT_ACCURATE);
        return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    @Primary
    HibernatePropertiesProvider hibernatePropertiesProvider() {
        return new HibernatePropertiesProvider();
    }

    @Bean
    @Primary
    LocalContainerEntityManagerFactoryBean entityManagerFactory(ConfigurableListableBeanFactory beans,
            FhirContext context, JpaStorageSettings settings, DataSource dataSource, LocalFhirServer.Config config) {
        LocalContainerEntityManagerFactoryBean factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans,
                context, settings);
        factory.setPersistenceUnitName("fhir");
        factory.setDataSource(dataSource);
        Properties properties = DatabasePool.dialect(config.database());
        properties.setProperty("hibernate.hbm2ddl.auto", "update");
        properties.setProperty("hibernate.jdbc.batch_size", "30");
        properties.setProperty("hibernate.order_inserts", "true");
        properties.setProperty("hibernate.order_updates", "true");
        properties.setProperty("hibernate.cache.use_second_level_cache", "false");
        properties.setProperty("hibernate.cache.use_query_cache", "false");
        properties.setProperty("hibernate.search.enabled", "false");
        factory.setJpaProperties(properties);
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    RestfulServer restfulServer(FhirContext context, ResourceProviderFactory resourceProviders,
            JpaSystemProvider<?, ?> systemProvider, IFhirSystemDao<?, ?> systemDao, DaoRegistry daos,
            JpaStorageSettings settings, ISearchParamRegistry searchParameters, IValidationSupport validationSupport,
            DatabaseBackedPagingProvider paging, BaseUrl baseUrl, LocalFhirServer.Config config,
            DataSource dataSource) {
        daos.setSupportedResourceTypes(RESOURCE_TYPES);
        paging.setDefaultPageSize(PAGE_SIZE);
        paging.setMaximumPageSize(PAGE_SIZE);
        RestfulServer server = new RestfulServer(context);
        // Before HAPI's own of the same name, which needs an index: the first one answers.
        server.registerProvider(new LastObservations(context, daos, new MatchUrlService(context, searchParameters),
                baseUrl.text()));
        server.registerProviders(resourceProviders.createProviders());
        server.registerProvider(systemProvider);
        server.setPagingProvider(paging);
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        server.setServerAddressStrategy(new HardcodedServerAddressStrategy(baseUrl.text()));
        switch (config.database()) {
            case Database.H2File h2 -> server.registerInterceptor(new H2WriteThrough(dataSource));
            case Database.Postgres postgres -> {
                // Writes its log before it answers.
            }
        }
        server.setServerConformanceProvider(
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validationSupport));
        return server;
    }
}
