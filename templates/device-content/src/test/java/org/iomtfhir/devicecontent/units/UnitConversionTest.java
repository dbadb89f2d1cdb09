package org.iomtfhir.devicecontent.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitConversionTest {

    @ParameterizedTest(name = "{0} {1} is {3} {2}")
    @CsvSource({"150,[lb_av],kg,68.0388555", "70.50,[in_i],cm,179.07", "5,[ft_i],m,1.524", "98.6,[degF],Cel,37",
            "37,Cel,[degF],98.6", "37.2,Cel,K,310.35", "310.15,K,Cel,37", "-40,Cel,[degF],-40", "0,K,[degF],-459.67",
            "98,[degF],Cel,36.6666666666666667", "120,mm[Hg],kPa,15.99864", "16,kPa,mm[Hg],120.010200867073701",
            "15,uL/min,mL/h,0.9", "3600,/h,/s,1", "72,{beats}/min,/min,72", "60,/min,Hz,1", "1,kcal,kJ,4.184",
            "98,%,1,0.98", "3,[mi_i]/h,m/s,1.34112", "1,[lb_av]/[ft_i]2,kg/m2,4.88242763638305054",
            "14.7,[psi],kPa,101.352932209574912", "10,cm[H2O],mm[Hg],7.35561272708180195", "5,10*3/uL,10*9/L,5",
            "100,ug/L,ng/mL,100", "6.2,mmol/L,umol/dL,620", "25,u[iU]/mL,m[iU]/L,25", "2,wk,d,14", "1.5,h,min,90",
            "180,deg,rad,3.141592653589793238462643383279503", "0,[lb_av],kg,0", "0.00,mL,L,0", "-2.5,mV,uV,-2500",
            "5,L/min/m2,mL/s/m2,83.3333333333333333", "1,kg.m/s2,N,1", "7,mL/(kg.min),uL/(g.min),7",
            "5,meq/L,ueq/dL,500", "290,mosm/kg,osm/kg,0.29", "5,mSv,uSv,5000", "60,U/L,nkat/L,1000"})
    void aNumberIsTheSameInAnotherUnit(String number, String from, String to, String result) throws Exception {
        assertThat(UnitConversion.convert(new BigDecimal(number), from, to).toPlainString()).isEqualTo(new BigDecimal(
                result).signum() == 0 ? "0" : new BigDecimal(result).stripTrailingZeros().toPlainString());
    }

    @Test
    void thereAndBackIsTheSame() throws Exception {
        BigDecimal there = UnitConversion.convert(new BigDecimal("7.3"), "[lb_av]", "kg");

        assertThat(UnitConversion.convert(there, "kg", "[lb_av]")).isEqualByComparingTo("7.3");
    }

    @ParameterizedTest
    @CsvSource({"lbs,kg", "F,Cel", "[lb_av],m", "'',kg", "bpm,/min", "kg,kg kg", "[iU]/L,/L", "mol/L,/L", "%,[ppm]x",
            "[pH],mol/L", "dB,1", "Cel/min,K/min", "mCel,K", "[degF],J", "mmol/L,mg/dL", "[HPF],1", "m99,m",
            "10*30,10*99", "meq/L,mmol/L", "mosm/kg,mmol/kg", "mGy,mSv", "Bq,Hz"})
    void whatCannotBeConvertedIsRefused(String from, String to) {
        assertThatThrownBy(() -> UnitConversion.convert(BigDecimal.ONE, from, to)).isInstanceOf(UnitException.class)
                .hasMessageNotContaining("lbs").hasMessageNotContaining("bpm");
    }

    @Test
    void betweenMassAndAmountTheMolarMassIsNamed() {
        assertThatThrownBy(() -> UnitConversion.convert(BigDecimal.ONE, "mmol/L", "mg/dL"))
                .hasMessageContaining("molar mass");
    }

    @Test
    void betweenEquivalentsAndMolesTheSubstanceIsNamed() {
        assertThatThrownBy(() -> UnitConversion.convert(BigDecimal.ONE, "meq/L", "mmol/L"))
                .hasMessageContaining("as the substance says");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m30.m30.m30.m30.m30.m30.m30.m30", "Ym30.Ym30.Ym30.Ym30.Ym30",
            "((((((((((((((((((((m))))))))",
            "99999999999m", "m999999999"})
    void whatIsBeyondAllBoundsEndsAtOnce(String unit) {
        for (String text : new String[]{unit, unit.repeat(100_000)}) {
            assertThatThrownBy(() -> UnitConversion.convert(BigDecimal.ONE, text, "kg"))
                    .isInstanceOf(UnitException.class);
        }
    }

    @Test
    void aResultBeyondTheBoundsIsRefused() {
        assertThatThrownBy(() -> UnitConversion.convert(new BigDecimal("1e299"), "Ym", "ym"))
                .isInstanceOf(UnitException.class);
    }

    @Test
    void manyUnitsOfEventsAreNotAllKept() throws Exception {
        for (int i = 1; i < 2_000; i++) {
            assertThat(UnitConversion.convert(BigDecimal.ONE, i + ".m", "m")).isEqualByComparingTo(String.valueOf(i));
        }
    }
}
