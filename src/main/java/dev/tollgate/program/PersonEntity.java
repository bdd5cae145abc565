package dev.tollgate.program;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

@Entity
@Table(name = "person")
class PersonEntity implements Persistable<MemberKey> {

    @EmbeddedId
    private MemberKey key;

    @Column(name = "name")
    private String name;

    @Column(name = "email")
    private String email;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "location")
    private String location;

    @Column(name = "role")
    private String role;

    @Column(name = "manager")
    private String manager;

    @Column(name = "language")
    private String language;

    @Column(name = "left_at")
    private Instant leftAt;

    @Transient
    private boolean stored;

    protected PersonEntity() {}

    PersonEntity(String programId, Person person) {
        this.key = new MemberKey(programId, person.username());
        become(person);
    }

    final void become(Person person) {
        name = person.name();
        email = person.email();
        departmentId = person.departmentId();
        location = person.location();
        role = person.role();
        manager = person.manager();
        language = person.language();
        leftAt = person.leftAt();
    }

    void leave(Instant when) {
        leftAt = when;
    }

    Person person() {
        return new Person(key.username(), name, email, departmentId, location, role, manager, language, leftAt);
    }

    @Override
    public MemberKey getId() {
        return key;
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
}
