package org.example.rofecare;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Notes, each of which goes through the database, the cache and the broker. */
@RestController
@RequestMapping("/notes")
class Notes {
    private final JdbcTemplate database;
    private final StringRedisTemplate cache;
    private final KafkaTemplate<String, String> broker;
    private final String service;
    private final String origin;

    Notes(
            JdbcTemplate database,
            StringRedisTemplate cache,
            KafkaTemplate<String, String> broker,
            @Value("${spring.application.name}") String service,
            @Value("${rofecare.origin:none}") String origin) {
        this.database = database;
        this.cache = cache;
        this.broker = broker;
        this.service = service;
        this.origin = origin;
    }

    @EventListener(ApplicationStartedEvent.class)
    void prepare() {
        database.execute("create table if not exists note (text text not null)");
    }

    @PostMapping
    Map<String, Object> add(@RequestBody String text) throws Exception {
        database.update("insert into note values (?)", text);
        broker.send(service, text).get(10, TimeUnit.SECONDS);
        return all();
    }

    /** What each of the three holds, and where this service's configuration comes from. */
    @GetMapping
    Map<String, Object> all() {
        List<String> notes = database.queryForList("select text from note order by text", String.class);
        String heard = cache.opsForValue().get(heardKey());
        return Map.of("service", service, "origin", origin, "notes", notes, "heard", heard == null ? 0 : Long.parseLong(heard));
    }

    @KafkaListener(topics = "${spring.application.name}")
    void hear(String text) {
        cache.opsForValue().increment(heardKey());
    }

    private String heardKey() {
        return service + ":heard";
    }
}
