package io.foretell.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, 203.0.113.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2::1, 20010db800010002/64",
        "0:0:0:0:0:0:0:1, 0000000000000000/64",
        "::ffff:203.0.113.1, ::ffff:203.0.113.1",
        "null, null",
    })
    void a_machine_with_a_whole_ipv6_subnet_counts_once(String address, String network) {
        assertThat(ClientNetwork.of(address)).isEqualTo(network);
    }
}
