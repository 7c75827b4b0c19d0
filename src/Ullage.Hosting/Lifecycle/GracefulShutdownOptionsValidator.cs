using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Lifecycle;

internal sealed class GracefulShutdownOptionsValidator(IServiceProvider services) : IValidateOptions<GracefulShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, GracefulShutdownOptions options)
    {
        List<string> faults =
        [
            .. OptionRange.Faults("GracefulShutdown.Delay", options.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            .. OptionRange.Faults("GracefulShutdown.RequestDrain", options.RequestDrain, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionRange.Faults("GracefulShutdown.WorkerDrain", options.WorkerDrain, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionRange.Faults("GracefulShutdown.Flush", options.Flush, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            .. OptionRange.Faults("GracefulShutdown.Margin", options.Margin, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
        ];
        var grace = GracePeriod.Find(options, services.GetService<IConfiguration>());
        if (grace.Fault is { } fault)
        {
            faults.Add(fault);
        }
        else if (grace.Length is { } length && options.Needed > length)
        {
            faults.Add($"A shutdown takes up to {Arithmetic(options)}, and the pod is killed after {Seconds(length)} s ({grace.Source}); "
                + $"set terminationGracePeriodSeconds to {Math.Ceiling(options.Needed.TotalSeconds).ToString(CultureInfo.InvariantCulture)} or more, or GracefulShutdown's times lower.");
        }

        return OptionRange.Result(faults);
    }

    public static string Arithmetic(GracefulShutdownOptions o) =>
        $"{Seconds(o.Delay)} (delay) + {Seconds(o.RequestDrain)} (requests) + {Seconds(o.WorkerDrain)} (workers) + {Seconds(o.Flush)} (flush) + {Seconds(o.Margin)} (margin) = {Seconds(o.Needed)} s";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
