package org.example.rofecare;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Asks the broker who it is: Spring Boot has no such question of its own. Its name in the health is {@code kafka}. */
@Component("kafka")
class BrokerHealth extends AbstractHealthIndicator {
    private final AdminClient client;

    BrokerHealth(KafkaAdmin admin) {
        client = AdminClient.create(admin.getConfigurationProperties());
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        builder.up().withDetail("brokers", client.describeCluster().nodes().get(5, TimeUnit.SECONDS).size());
    }
}
