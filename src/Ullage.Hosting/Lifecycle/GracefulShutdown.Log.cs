using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Lifecycle;

internal static partial class GracefulShutdownLog
{
    [LoggerMessage(LogLevel.Information, "Shutdown begins ({Reason}): serving for {Delay} s more")]
    public static partial void Begun(this ILogger logger, string reason, double delay);

    [LoggerMessage(LogLevel.Information, "Shutdown ({Reason}) before the service had started: start-up is cancelled")]
    public static partial void NotStarted(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Shutdown is hurried ({Reason}): what still runs is cut off")]
    public static partial void Hurried(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Shutdown cut off {What}")]
    public static partial void Cut(this ILogger logger, string what);

    [LoggerMessage(LogLevel.Information, "Shutdown ended after {Seconds:0.0} s, exit code {ExitCode}")]
    public static partial void Ended(this ILogger logger, double seconds, int exitCode);

    [LoggerMessage(LogLevel.Critical, "The service cannot start. {Faults}")]
    public static partial void Misconfigured(this ILogger logger, string faults);

    [LoggerMessage(LogLevel.Critical, "The service cannot start")]
    public static partial void StartFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "{Name} failed to drain")]
    public static partial void DrainFailed(this ILogger logger, Exception exception, string name);

    [LoggerMessage(LogLevel.Warning, "A shutdown takes up to {Arithmetic}, more than the 30 s of a pod that does not say otherwise; set {Variable} to the pod's terminationGracePeriodSeconds to have it checked")]
    public static partial void GraceUnknown(this ILogger logger, string arithmetic, string variable);
}
