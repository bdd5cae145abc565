package dev.tollgate.program;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

@Entity
@Table(name = "program")
class ProgramEntity implements Persistable<String> {

    @Id
    @Column(name = "id")
    private String id;

    @Column(name = "name")
    private String name;

    @Column(name = "software")
    private String software;

    @Enumerated(EnumType.STRING)
    @Column(name = "status")
    private ProgramStatus status;

    @Column(name = "definition")
    private String definition;

    @Column(name = "digest")
    private String digest;

    @Column(name = "zone")
    private String zone;

    @Column(name = "registered_at")
    private Instant registeredAt;

    @Column(name = "registered_by")
    private String registeredBy;

    /** Set by hand, since an id that is given and not generated says nothing about whether the row exists. */
    @Transient
    private boolean stored;

    protected ProgramEntity() {}

    ProgramEntity(ProgramDefinition definition, String json, String digest, Instant registeredAt, String registeredBy) {
        this.id = definition.id();
        this.name = definition.name();
        this.software = definition.software();
        this.status = ProgramStatus.DRAFT;
        this.definition = json;
        this.digest = digest;
        this.zone = definition.timeZone().getId();
        this.registeredAt = registeredAt;
        this.registeredBy = registeredBy;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }

    void peopleArrived() {
        status = ProgramStatus.REGISTERED;
    }

    String name() {
        return name;
    }

    String software() {
        return software;
    }

    ProgramStatus status() {
        return status;
    }

    String definition() {
        return definition;
    }

    String digest() {
        return digest;
    }

    Instant registeredAt() {
        return registeredAt;
    }

    String registeredBy() {
        return registeredBy;
    }
}
