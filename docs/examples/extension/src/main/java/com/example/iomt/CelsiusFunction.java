package com.example.iomt;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunction;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNumber;

/** {@code celsius(f)}: degrees Fahrenheit as degrees Celsius. */
public final class CelsiusFunction implements JmesPathFunction {

    @Override
    public String name() {
        return "celsius";
    }

    @Override
    public List<Argument> arguments() {
        return List.of(Argument.NUMBER);
    }

    @Override
    public Json call(List<Json> arguments) {
        BigDecimal fahrenheit = ((JsonNumber) arguments.get(0)).decimal();
        return JsonNumber.of(fahrenheit.subtract(BigDecimal.valueOf(32))
                .divide(new BigDecimal("1.8"), MathContext.DECIMAL64));
    }
}
