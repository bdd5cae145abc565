package dev.tollgate.program;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;

@Embeddable
record MemberKey(
        @Column(name = "program_id") String programId,
        @Column(name = "username") String username) implements Serializable {}
