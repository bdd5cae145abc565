-- What the gate asked for when the snapshot was taken, so that its decision can be repeated whatever the definition says later.
create table measurement_asked (
    snapshot_id varchar(36) not null references measurement_snapshot (id),
    metric varchar(40) not null,
    target double precision not null,
    original double precision,
    need varchar(20) not null,
    fallback varchar(40),
    because varchar(4000),
    primary key (snapshot_id, metric)
);

-- How the decision explains each criterion, for reading.
create table gate_explanation (
    decision_id varchar(36) not null references gate_decision (id),
    ordinal integer not null,
    metric varchar(40) not null,
    state varchar(20) not null,
    sentence varchar(10000) not null,
    primary key (decision_id, ordinal)
);
