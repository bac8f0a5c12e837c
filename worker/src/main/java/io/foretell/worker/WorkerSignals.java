package io.foretell.worker;

import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueListener;
import io.foretell.worker.WorkerConfiguration.SignalConnections;
import io.foretell.worker.prediction.CancelWatch;
import io.foretell.worker.prediction.Wakeup;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Passes on what other processes tell. Started and stopped by {@link WorkerLifecycle}. */
@Component
class WorkerSignals {

    private final SignalConnections connections;
    private final Wakeup leaseWakeup;
    private final CancelWatch cancelWatch;
    private @Nullable QueueListener listener;

    WorkerSignals(
            SignalConnections connections, @Qualifier("leaseWakeup") Wakeup leaseWakeup, CancelWatch cancelWatch) {
        this.connections = connections;
        this.leaseWakeup = leaseWakeup;
        this.cancelWatch = cancelWatch;
    }

    void start() {
        listener = new QueueListener(
                connections.dataSource(), EnumSet.of(PredictionSignal.QUEUED, PredictionSignal.STOP), this::heard);
    }

    private void heard(PredictionSignal signal, String subject) {
        switch (signal) {
            case QUEUED -> leaseWakeup.signal();
            case STOP -> cancelWatch.heard(subject);
            case PROGRESS -> throw new IllegalArgumentException("not listened to: " + signal);
        }
    }

    void stop() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
