package io.foretell.worker;

import io.foretell.worker.node.WorkerExit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** A GPU node: leases predictions, runs them, reports. */
@SpringBootApplication
@EnableConfigurationProperties(WorkerProperties.class)
public class WorkerApplication {

    private static final int FAILED = 1;

    /** By SIGTERM the process ends after a drain; when the worker cannot go on, with a code other than 0. */
    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "worker");
        System.exit(runUntilFailure(new SpringApplication(WorkerApplication.class), arguments));
    }

    /** Returns the exit code of a worker that failed, after it has handed back what it held. */
    static int runUntilFailure(SpringApplication application, String... arguments) {
        ConfigurableApplicationContext context = application.run(arguments);
        context.getBean(WorkerExit.class).failure().join();
        return SpringApplication.exit(context, () -> FAILED);
    }
}
