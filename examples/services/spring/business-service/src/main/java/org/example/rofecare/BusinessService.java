package org.example.rofecare;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;

@SpringBootApplication
public class BusinessService {
    public static void main(String[] args) {
        SpringApplication.run(BusinessService.class, args);
    }

    @Bean
    NewTopic notesTopic(@Value("${spring.application.name}") String service) {
        return TopicBuilder.name(service).partitions(1).build();
    }
}
