package dev.tollgate.program;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

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
