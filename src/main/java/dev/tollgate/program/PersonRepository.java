package dev.tollgate.program;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface PersonRepository extends JpaRepository<PersonEntity, MemberKey> {

    List<PersonEntity> findByKeyProgramId(String programId);

    List<PersonEntity> findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(String programId);

    List<PersonEntity> findByKeyProgramIdAndDepartmentIdInAndLeftAtIsNullOrderByKeyUsername(
            String programId, Collection<String> departmentIds);

    long countByKeyProgramIdAndLeftAtIsNull(String programId);
}
