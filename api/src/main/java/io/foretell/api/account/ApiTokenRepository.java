package io.foretell.api.account;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface ApiTokenRepository extends Repository<ApiToken, UUID> {

    ApiToken save(ApiToken token);

    Optional<ApiToken> findByIdAndAccountId(UUID id, UUID accountId);

    Optional<ApiToken> findByHashAndRevokedAtIsNull(byte[] hash);

    List<ApiToken> findByAccountIdOrderByCreatedAtDesc(UUID accountId);
}
