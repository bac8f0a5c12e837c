package io.foretell.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The REST API, its webhooks and pages. */
@SpringBootApplication
public class ApiApplication {

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "api");
        SpringApplication.run(ApiApplication.class, arguments);
    }
}
