package dev.tollgate.program;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface PersonRepository extends JpaRepository<PersonEntity, MemberKey> {

    List<PersonEntity> findByKeyProgramId(String programId);

    List<PersonEntity> findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(String programId);

    List<PersonEntity> findByKeyProgramIdAndDepartmentIdInAndLeftAtIsNullOrderByKeyUsername(
            String programId, Collection<String> departmentIds);

    /** Also those who have left, so that their history belongs to the same department as that of the others. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query(
            "update PersonEntity p set p.departmentId = :into where p.key.programId = :programId and p.departmentId = :from")
    int reassign(String programId, String from, String into);

    long countByKeyProgramIdAndLeftAtIsNull(String programId);
}
