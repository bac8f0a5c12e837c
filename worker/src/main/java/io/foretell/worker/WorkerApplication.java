package io.foretell.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A GPU node: leases predictions, runs them, reports. */
@SpringBootApplication
@SuppressWarnings("PrivateConstructorForUtilityClass")
public class WorkerApplication {

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "worker");
        SpringApplication.run(WorkerApplication.class, arguments);
    }
}
