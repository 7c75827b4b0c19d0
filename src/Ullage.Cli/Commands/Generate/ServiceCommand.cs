using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Objects;
using Ullage.Generators.Services;
using Ullage.Generators.Workloads;
using Ullage.Manifests.Folders;
using Ullage.Model;
using Ullage.Sizing.Tiers;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate service</c>.</summary>
internal static class ServiceCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "generate service",
        Summary = "Make everything around a service, as a Kustomize folder",
        Description =
            "Writes Deployment, Service, autoscaler, disruption budget, priority, settings and network policy, and as asked for: namespace with quota and defaults, ingress, cache, migration, scraping. Numbers follow from each other: the autoscaler's target and GOMEMLIMIT from the limits, the grace period from the drain, the quota from the replicas. It passes ullage audit without a finding.\n"
            + "The folder appears whole or not at all; files that are there are replaced only with --force, and --diff shows what would be written. Secrets are referred to, never made up.",
        Arguments = [new("NAME", "the service.", Required: true)],
        Settings =
        [
            GenerateSettings.Image, GenerateSettings.Runtime, GenerateSettings.GoVersion, MendSettings.Tier, TierFile.Path, GenerateSettings.Requests, GenerateSettings.Limits, GenerateSettings.IntoNamespace, GenerateSettings.Port, GenerateSettings.MetricsPort,
            GenerateSettings.LivenessPath, GenerateSettings.ReadinessPath, GenerateSettings.StartupPath, GenerateSettings.Drain, GenerateSettings.MinReplicas, GenerateSettings.MaxReplicas, GenerateSettings.Value, GenerateSettings.Strict,
            GenerateSettings.Literal, GenerateSettings.Key, GenerateSettings.Host, GenerateSettings.IngressClass, GenerateSettings.Scrape, GenerateSettings.Cache, GenerateSettings.Migrate, GenerateSettings.MigrateArg,
            GenerateSettings.Folder, GenerateSettings.Force, ApplySettings.Diff,
        ],
        Examples =
        [
            new("ullage generate service catalog --image registry.example/catalog:1.4.2 --runtime go --tier memory-intensive", "the folder catalog"),
            new("ullage generate service shop --image registry.example/shop:0.1.0 --runtime dotnet --tier lightweight --into-namespace shop --host shop.example --cache redis --migrate init --key DATABASE_URL", "all of it"),
        ],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation))),
    };

    private static int Run(Invocation invocation)
    {
        var (settings, options) = (invocation.Settings, Options(invocation));
        var shown = settings.Get(GenerateSettings.Folder) ?? options.Name;
        var folder = invocation.PathOf(shown);
        var files = ServiceSet.Make(options).Select(f => GenerateOutput.Edit(Path.Combine(folder, f.Name), f.Text)).OfType<FileEdit>().ToList();
        if (settings.Get(ApplySettings.Diff))
        {
            return WorkloadCommands.Finish(invocation, files);
        }

        GenerateOutput.RefuseReplacing(invocation, [.. files.Where(static f => f.Before is { Length: > 0 }).Select(static f => f.Path)]);
        try
        {
            if (Path.Exists(folder) && !Directory.Exists(folder))
            {
                throw new IOException("it is no folder");
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{shown} cannot be made ({OutputFile.Told(e)}); give {GenerateSettings.Folder.Flag} another");
        }

        Application.Apply.FileWriter.Write(files);
        invocation.Remark(files.Count == 0 ? $"{shown} is as it should be" : $"{files.Count} file{(files.Count == 1 ? "" : "s")} written to {shown}; kubectl apply -k {shown} --dry-run=server tries them");
        if (options.SecretKeys.Count > 0)
        {
            invocation.Remark($"the Secret {options.Name} must hold {string.Join(", ", options.SecretKeys)} before pods start; ullage generate secret {options.Name} {string.Join(' ', options.SecretKeys.Select(static k => "--key " + k))} prints its form");
        }

        return ExitCode.Done;
    }

    private static ServiceOptions Options(Invocation invocation)
    {
        var settings = invocation.Settings;
        var problems = new List<string>();
        if (settings.Get(GenerateSettings.Image) is null)
        {
            problems.Add($"service needs {GenerateSettings.Image.Flag}, with a fixed version, such as {GenerateSettings.Image.Flag} {GenerateSettings.Image.Example}");
        }

        if (settings.Get(GenerateSettings.Runtime) is null)
        {
            problems.Add($"service needs {GenerateSettings.Runtime.Flag}: {string.Join(", ", GenerateSettings.Runtime.Choices)}");
        }

        var resources = GenerateInput.Resources(invocation, ResourceSettings.None, problems);
        var isBounded = resources is { CpuRequest: not null, CpuLimit: not null, MemoryRequest: not null, MemoryLimit: not null };
        if (!isBounded && !settings.IsGiven(MendSettings.Tier))
        {
            problems.Add($"service needs {MendSettings.Tier.Flag} ({string.Join(", ", TierSet.Standard.Profiles.Select(static p => p.Name))}), or cpu and memory in {GenerateSettings.Requests.Flag} and {GenerateSettings.Limits.Flag}");
        }

        // What is missing takes a stand-in, so that what is wrong with the rest is told with it.
        var (smallest, isWithin) = (TierSet.Standard.Profiles[0], problems.Count == 0);
        var runtime = settings.Get(GenerateSettings.Runtime) ?? ServiceRuntime.Other;
        var (fewest, most) = ReplicaBounds.Of(settings);
        var options = new ServiceOptions
        {
            Name = invocation.Arguments[0],
            Namespace = settings.Get(GenerateSettings.IntoNamespace),
            Image = settings.Get(GenerateSettings.Image) ?? GenerateSettings.Image.Example,
            Runtime = runtime,
            GoVersion = settings.Get(GenerateSettings.GoVersion),
            Resources = isWithin ? resources : new(smallest.CpuRequest, smallest.CpuLimit, smallest.MemoryRequest, smallest.MemoryLimit),
            Port = (int)settings.Get(GenerateSettings.Port),
            MetricsPort = (int)(settings.Get(GenerateSettings.MetricsPort) ?? (runtime == ServiceRuntime.DotNet ? 9090 : 2112)),
            Probes = new(settings.Get(GenerateSettings.LivenessPath) ?? ProbePaths.Usual.Liveness, settings.Get(GenerateSettings.ReadinessPath) ?? ProbePaths.Usual.Readiness, settings.Get(GenerateSettings.StartupPath)),
            DrainSeconds = (int)Math.Ceiling(settings.Get(GenerateSettings.Drain).TotalSeconds),
            FewestReplicas = fewest,
            MostReplicas = most,
            Priority = (int)settings.Get(GenerateSettings.Value),
            StrictSpread = settings.Get(GenerateSettings.Strict),
            Configuration = settings.Get(GenerateSettings.Literal).GroupBy(static p => p.Key).ToDictionary(static g => g.Key, static g => g.Last().Value),
            SecretKeys = [.. settings.Get(GenerateSettings.Key).Distinct()],
            Host = settings.Get(GenerateSettings.Host),
            IngressClass = settings.Get(GenerateSettings.IngressClass),
            Scrape = settings.Get(GenerateSettings.Scrape),
            Cache = settings.Get(GenerateSettings.Cache),
            Migration = settings.Get(GenerateSettings.Migrate),
            MigrationArgs = settings.Get(GenerateSettings.MigrateArg) is { Count: > 0 } args ? args : ["migrate"],
        };
        problems.AddRange(options.Validate());
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        GenerateInput.RefuseSecrets(ConfigurationObjects.ConfigMap(options.Name, null, options.Configuration));
        return options;
    }
}
