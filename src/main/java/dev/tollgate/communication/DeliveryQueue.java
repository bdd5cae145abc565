package dev.tollgate.communication;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Component
class DeliveryQueue implements Deliveries {

    private final DeliveryStore store;
    private final MailBell bell;

    DeliveryQueue(DeliveryStore store, MailBell bell) {
        this.store = store;
        this.bell = bell;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public String queue(Letter letter) {
        String id = store.queue(letter);
        bell.ringAfterCommit();
        return id;
    }

    @Override
    public Optional<Delivery> find(String deliveryId) {
        return store.find(deliveryId);
    }

    @Override
    public List<Delivery> about(String kind, String topic) {
        return store.about(kind, topic);
    }
}
