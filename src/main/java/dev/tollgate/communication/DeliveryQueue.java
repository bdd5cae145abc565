package dev.tollgate.communication;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Component
class DeliveryQueue implements Deliveries {

    private final DeliveryStore store;
    private final CampaignDeliveries many;
    private final MailBell bell;

    DeliveryQueue(DeliveryStore store, CampaignDeliveries many, MailBell bell) {
        this.store = store;
        this.many = many;
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

    @Override
    public Map<String, Set<String>> reached(Collection<String> campaignIds, Collection<String> usernames) {
        return many.reached(campaignIds, usernames);
    }
}
