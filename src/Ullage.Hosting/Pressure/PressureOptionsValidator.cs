using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Pressure;

internal sealed class PressureOptionsValidator : IValidateOptions<PressureOptions>
{
    public ValidateOptionsResult Validate(string? name, PressureOptions options)
    {
        List<string> faults =
        [
            .. Between("Interval", options.Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            .. Between("Smoothing", options.Smoothing, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            .. Between("Dwell", options.Dwell, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            .. options.Memory.Faults("Pressure.Memory"),
            .. options.Cpu.Faults("Pressure.Cpu"),
            .. options.MemoryStall.Faults("Pressure.MemoryStall"),
            .. options.CpuStall.Faults("Pressure.CpuStall"),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Between(string property, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            yield return $"Pressure.{property} is {value}; expected {least} to {most}.";
        }
    }
}
