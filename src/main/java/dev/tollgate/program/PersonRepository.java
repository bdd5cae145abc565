package dev.tollgate.program;

import jakarta.persistence.QueryHint;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

interface PersonRepository extends JpaRepository<PersonEntity, MemberKey> {

    List<PersonEntity> findByKeyProgramId(String programId);

    List<PersonEntity> findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(String programId);

    List<PersonEntity> findByKeyProgramIdAndDepartmentIdInAndLeftAtIsNullOrderByKeyUsername(
            String programId, Collection<String> departmentIds);

    /** A part of them, as plain values: whoever goes through all of them must not keep them. */
    @Query("""
            select new dev.tollgate.program.Person(p.key.username, p.name, p.email, p.departmentId, p.location, p.role,
              p.manager, p.language, p.leftAt)
            from PersonEntity p
            where p.key.programId = :programId and p.departmentId in :departmentIds and p.leftAt is null
              and p.key.username > :after
            order by p.key.username""")
    List<Person> behind(String programId, Collection<String> departmentIds, String after, Limit most);

    /** As {@link #behind(String, Collection, String, Limit)}, of all departments. */
    @Query("""
            select new dev.tollgate.program.Person(p.key.username, p.name, p.email, p.departmentId, p.location, p.role,
              p.manager, p.language, p.leftAt)
            from PersonEntity p
            where p.key.programId = :programId and p.leftAt is null and p.key.username > :after
            order by p.key.username""")
    List<Person> behind(String programId, String after, Limit most);

    /** Those who have people below them, each with the own manager where there is one. */
    @Query("""
            select p.key.username as username, p.manager as manager from PersonEntity p
            where p.key.programId = :programId and p.leftAt is null and p.key.username in
              (select r.manager from PersonEntity r where r.key.programId = :programId and r.leftAt is null
                and r.manager is not null)""")
    List<Lead> leads(String programId);

    /** Somebody whom others report to. */
    interface Lead {
        String getUsername();

        String getManager();
    }

    @Query("""
            select p.departmentId as departmentId, p.location as location, count(*) as people from PersonEntity p
            where p.key.programId = :programId and p.leftAt is null group by p.departmentId, p.location""")
    List<PlaceCount> countByPlace(String programId);

    /** How many work at a place. */
    interface PlaceCount {
        String getDepartmentId();

        String getLocation();

        long getPeople();
    }

    /** One after the other as the database hands them out, the same addresses behind each other. */
    @Query("""
            select lower(trim(p.email)) as address, p.key.programId as programId, p.departmentId as departmentId,
              p.location as location
            from PersonEntity p where p.key.programId in :programIds and p.leftAt is null order by lower(trim(p.email))""")
    @QueryHints(@QueryHint(name = HibernateHints.HINT_FETCH_SIZE, value = "500"))
    Stream<PlacedAddress> addresses(Collection<String> programIds);

    /** A mail address of somebody at a place. */
    interface PlacedAddress {
        String getAddress();

        String getProgramId();

        String getDepartmentId();

        String getLocation();
    }

    @Query("""
            select distinct p.departmentId as departmentId, p.location as location, p.role as role from PersonEntity p
            where p.key.programId = :programId and p.departmentId in :departmentIds and p.leftAt is null""")
    List<PlacedRole> roles(String programId, Collection<String> departmentIds);

    /** A role that somebody has at a place. */
    interface PlacedRole {
        String getDepartmentId();

        String getLocation();

        String getRole();
    }

    /** Also those who have left, so that their history belongs to the same department as that of the others. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query(
            "update PersonEntity p set p.departmentId = :into where p.key.programId = :programId and p.departmentId = :from")
    int reassign(String programId, String from, String into);

    long countByKeyProgramIdAndLeftAtIsNull(String programId);
}
