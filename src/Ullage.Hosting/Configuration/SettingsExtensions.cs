using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Configuration;

/// <summary>Adds the settings of a service, read when it starts and complete or refused.</summary>
public static class SettingsExtensions
{
    /// <summary>Asks a service to print its settings and end.</summary>
    public const string PrintArgument = "--print-config";

    /// <summary>The exit code of a service whose settings cannot be used.</summary>
    public const int FaultyExitCode = 2;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Reads the settings and registers them: <typeparamref name="T"/> as they are at start, <see cref="ISettings{T}"/> as they are now. Mounted files are looked at every 10 s.
    /// </summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="read">Makes the settings; called again when a mounted file has changed, so it must have no effects.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Something is missing or wrong; all of it is told.</exception>
    public static T AddSettings<T>(this IHostApplicationBuilder builder, Func<SettingsReader, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(read);
        var (value, page) = SettingsPage.Read(builder.Configuration, read);
        return page.Faults.Count > 0 ? throw new SettingsException(page.Faults) : Add(builder, read, value!, page);
    }

    /// <summary>
    /// As <see cref="AddSettings"/> for the first lines of a program: faults go to stderr instead of being thrown, and <c>--print-config</c> prints every setting as <c>docker run --env-file</c> takes it, secrets masked, with where it came from in a comment above. An argument that only looks like it is a fault.
    /// </summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="args">The program's arguments.</param>
    /// <param name="read">Makes the settings.</param>
    /// <param name="settings">The settings, when the program is to go on.</param>
    /// <param name="exitCode">What to end with otherwise: 0 when settings were printed, 2 when they cannot be used.</param>
    /// <returns>Whether the program is to go on.</returns>
    public static bool TryAddSettings<T>(this IHostApplicationBuilder builder, string[] args, Func<SettingsReader, T> read, [NotNullWhen(true)] out T? settings, out int exitCode)
        where T : class => TryAddSettings(builder, args, read, Console.Out, Console.Error, out settings, out exitCode);

    internal static bool TryAddSettings<T>(
        IHostApplicationBuilder builder, string[] args, Func<SettingsReader, T> read, TextWriter output, TextWriter errors, [NotNullWhen(true)] out T? settings, out int exitCode)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(read);
        var (value, page) = SettingsPage.Read(builder.Configuration, read);
        var print = args.Contains(PrintArgument, StringComparer.Ordinal);
        if (args.FirstOrDefault(static a => a != PrintArgument && (a == "--print" || a.StartsWith("--print-", StringComparison.Ordinal))) is { } mistyped)
        {
            page.Faults.Add($"{mistyped} is no argument; expected {PrintArgument}.");
        }

        if (print)
        {
            foreach (var setting in page.Settings)
            {
                output.WriteLine(setting);
            }
        }

        foreach (var fault in page.Faults)
        {
            errors.WriteLine(fault);
        }

        exitCode = page.Faults.Count > 0 ? FaultyExitCode : 0;
        settings = print || page.Faults.Count > 0 ? null : Add(builder, read, value!, page);
        return settings is not null;
    }

    private static T Add<T>(IHostApplicationBuilder builder, Func<SettingsReader, T> read, T value, SettingsPage page)
        where T : class
    {
        var configuration = builder.Configuration;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(value);
        builder.Services.AddSingleton(s => new LiveSettings<T>(
            configuration, read, value, page, _interval, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Configuration")));
        builder.Services.AddSingleton<ISettings<T>>(static s => s.GetRequiredService<LiveSettings<T>>());
        builder.Services.AddHostedService(static s => s.GetRequiredService<LiveSettings<T>>());
        return value;
    }
}
