package dev.tollgate.program;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface ProgramRepository extends JpaRepository<ProgramEntity, String> {

    List<ProgramEntity> findAllByOrderById();

    /** Makes imports of one program wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from ProgramEntity p where p.id = :id")
    Optional<ProgramEntity> lock(String id);
}
