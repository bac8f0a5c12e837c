package io.foretell.gemma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of one protobuf message, in order: numbers as Long, fixed 32 bits as Float, everything else as bytes. */
record ProtoReader(List<Field> fields) {

    record Field(int number, Object value) {}

    static ProtoReader parse(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            fields.add(new Field((int) (key >>> 3), value(in, (int) (key & 7))));
        }
        return new ProtoReader(fields);
    }

    private static Object value(ByteBuffer in, int wireType) {
        return switch (wireType) {
            case 0 -> varint(in);
            case 2 -> {
                byte[] bytes = new byte[(int) varint(in)];
                in.get(bytes);
                yield bytes;
            }
            case 5 -> in.getFloat();
            default -> throw new IllegalArgumentException("wire type " + wireType);
        };
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    List<Object> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::value)
                .toList();
    }

    List<String> strings(int number) {
        return all(number).stream().map(ProtoReader::text).toList();
    }

    String string(int number) {
        return strings(number).stream().findFirst().orElse("");
    }

    long number(int number) {
        return all(number).stream().map(Long.class::cast).findFirst().orElse(0L);
    }

    List<ProtoReader> messages(int number) {
        return all(number).stream().map(value -> parse((byte[]) value)).toList();
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
