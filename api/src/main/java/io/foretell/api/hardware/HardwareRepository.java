package io.foretell.api.hardware;

import java.util.List;
import org.springframework.data.repository.Repository;

interface HardwareRepository extends Repository<Hardware, String> {

    List<Hardware> findAllByOrderBySku();
}
