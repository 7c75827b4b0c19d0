using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators;
using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Cli.Commands.Generate;

/// <summary>A file of manifests that was read, with its workloads.</summary>
/// <param name="Path">Its path as the user knows it; - for standard input.</param>
/// <param name="File">Its tree.</param>
/// <param name="Workloads">The workloads in it.</param>
/// <param name="IsNamed">Whether the user named it, rather than a folder that holds it: then all of it must be understood.</param>
internal sealed record InputFile(string Path, YamlFile File, IReadOnlyList<ManifestObject> Workloads, bool IsNamed)
{
    /// <summary>The objects of every file that was read.</summary>
    public IReadOnlyList<ManifestObject> Around { get; init; } = [];
}

/// <summary>For whom something is generated: workloads of manifests, or a service of which the command line tells.</summary>
internal static class GenerateInput
{
    private const int MostFiles = 20_000;
    private static readonly string TooLarge = $"it has more than {YamlLimits.Default.MaxBytes >> 20} MiB";

    /// <summary>The files of <c>--filename</c> that hold workloads.</summary>
    /// <exception cref="UsageException">One cannot be read, or none holds a workload.</exception>
    public static IReadOnlyList<InputFile> Files(Invocation invocation)
    {
        var (files, problems) = (new List<InputFile>(), new List<string>());
        foreach (var path in invocation.Settings.Get(ApplySettings.Filename))
        {
            if (path == "-")
            {
                Add(files, problems, path, isNamed: true, () => StandardInput.Read(invocation.Surroundings, YamlLimits.Default.MaxBytes) ?? throw new IOException(TooLarge));
                continue;
            }

            var full = invocation.PathOf(path);
            if (!Path.Exists(full))
            {
                problems.Add($"{ApplySettings.Filename.Flag}: {path} is neither a file nor a folder; expected manifests");
                continue;
            }

            var isFolder = Directory.Exists(full);
            foreach (var file in isFolder ? SourceFolder.Files(full, []).Where(static f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Take(MostFiles) : [full])
            {
                Add(files, problems, isFolder ? SourceFolder.Shown(path, full, file) : path, !isFolder, () => Bytes(file));
            }
        }

        var around = files.DistinctBy(f => f.Path == "-" ? f.Path : invocation.PathOf(f.Path)).SelectMany(static f => ManifestObject.In(f.File)).ToList();
        files.RemoveAll(static f => f.Workloads.Count == 0);
        return problems.Count > 0 ? throw new UsageException(problems)
            : files.Count == 0 && invocation.Settings.Get(ApplySettings.Filename).Count > 0 ? throw new UsageException($"no Deployment, StatefulSet, DaemonSet or Rollout is in {string.Join(", ", invocation.Settings.Get(ApplySettings.Filename))}{Chart(invocation)}")
            : [.. files.DistinctBy(f => f.Path == "-" ? f.Path : invocation.PathOf(f.Path)).Select(f => f with { Around = around })];
    }

    /// <summary>The subjects: those of the files, each once, or the one that NAME and flags tell of.</summary>
    public static IReadOnlyList<ServiceSubject> Subjects(Invocation invocation) => Subjects(invocation, Files(invocation));

    /// <summary>The same of files that were read; without any, the one that is told of.</summary>
    public static IReadOnlyList<ServiceSubject> Subjects(Invocation invocation, IReadOnlyList<InputFile> files)
    {
        if (invocation.Settings.Get(ApplySettings.Filename).Count == 0)
        {
            return [Told(invocation, RequireName(invocation))];
        }

        var found = new List<ServiceSubject>();
        foreach (var file in files)
        {
            foreach (var workload in file.Workloads.Where(w => invocation.Arguments.Count == 0 || invocation.Arguments[0] == w.Name))
            {
                try
                {
                    found.Add(Amended(invocation, SubjectReader.Read(workload, file.Around, invocation.Settings.Get(GenerateSettings.Container))));
                }
                catch (EditRefusedException e)
                {
                    // A folder may hold patches, which are workloads in part.
                    LeaveOut(invocation, file, e);
                }
            }
        }

        return found.Count > 0 ? found : throw new UsageException(NotFound(invocation));
    }

    /// <summary>The files of <c>--filename</c>, each with the workloads in it that are meant. Patches, which are workloads in part, are left out and told.</summary>
    /// <exception cref="UsageException">One is meant, and there are several.</exception>
    public static IReadOnlyList<(InputFile File, List<ManifestObject> Workloads)> Workloads(Invocation invocation, WorkloadChoice choice)
    {
        var name = choice != WorkloadChoice.Every && invocation.Arguments.Count > 0 ? invocation.Arguments[0] : null;
        var found = new List<(InputFile File, List<ManifestObject> Workloads)>();
        foreach (var file in Files(invocation))
        {
            var workloads = file.Workloads.Where(w => name is null || name == w.Name).ToList();
            foreach (var patch in workloads.FindAll(static w => !w.Node["spec"]["selector"].Exists))
            {
                LeaveOut(invocation, file, new EditRefusedException($"{patch.Kind} {patch.Name} has no spec.selector, as a patch has none; expected the whole workload.", patch.Node.Position));
                workloads.Remove(patch);
            }

            found.Add((file, workloads));
        }

        if (choice == WorkloadChoice.One && name is null)
        {
            RequireOne(invocation.Command.Name, found.SelectMany(static f => f.Workloads).Select(static w => w.Name));
        }

        return found;
    }

    /// <summary>Requires one workload, or several of one name, as environments have them.</summary>
    /// <param name="what">What is for one alone.</param>
    /// <param name="names">The names that are there.</param>
    /// <exception cref="UsageException">There are several names.</exception>
    public static void RequireOne(string what, IEnumerable<string> names)
    {
        if (names.Distinct().ToList() is { Count: > 1 } several)
        {
            throw new UsageException($"{what} is for one service, and there are {string.Join(", ", several)}; give the NAME of one");
        }
    }

    /// <summary>Refuses settings that hold a secret: whoever may read a ConfigMap may read them.</summary>
    public static void RefuseSecrets(Manifest configMap)
    {
        var source = new SourceText("", Encoding.UTF8.GetBytes(configMap.ToString()));
        var found = Auditor.Run([source], new AuditOptions { Only = new HashSet<string> { "secret-in-configmap" }, Today = default }).Findings;
        if (found.Count > 0)
        {
            throw new UsageException([.. found.Select(static f => $"{f.Message.TrimEnd('.')}: ullage generate secret, or --key, makes the service read one")]);
        }
    }

    /// <summary>Tells of a workload that is passed over; one in a file that was named is not.</summary>
    /// <exception cref="UsageException">The file was named.</exception>
    public static void LeaveOut(Invocation invocation, InputFile file, EditRefusedException reason)
    {
        var told = $"{file.Path}, {reason.Message}";
        if (file.IsNamed)
        {
            throw new UsageException(told);
        }

        invocation.Surroundings.Say($"left out: {told}");
    }

    private static void Add(List<InputFile> files, List<string> problems, string shown, bool isNamed, Func<byte[]> read)
    {
        try
        {
            var tree = YamlFile.Parse(read());
            files.Add(new(shown, tree, [.. ManifestObject.In(tree).Where(SubjectReader.IsSubject)], isNamed));
        }
        catch (Exception e) when (e is ManifestException or IOException or UnauthorizedAccessException)
        {
            // Of a folder, what is no manifest is passed over.
            if (isNamed)
            {
                problems.Add($"{shown}, {(e is ManifestException ? e.Message : OutputFile.Told(e))}");
            }
        }
    }

    /// <summary>The way out where a folder holds a chart, whose templates are no manifests yet.</summary>
    private static string Chart(Invocation invocation) =>
        invocation.Settings.Get(ApplySettings.Filename).FirstOrDefault(p => p != "-" && File.Exists(Path.Combine(invocation.PathOf(p), "Chart.yaml"))) is { } chart
            ? $"; it is a chart, whose templates are no manifests yet: helm template NAME {chart} | ullage {invocation.Command.Name} -f -"
            : "";

    private static byte[] Bytes(string path) => new FileInfo(path).Length <= YamlLimits.Default.MaxBytes ? File.ReadAllBytes(path) : throw new IOException(TooLarge);

    /// <summary>The argument NAME.</summary>
    /// <exception cref="UsageException">It is missing, or no name.</exception>
    public static string RequireName(Invocation invocation) => invocation.Arguments is [var name, ..]
        ? ObjectName.IsLabel(name) ? name : throw new UsageException($"\"{name}\" is no name; {ObjectName.LabelExpected}")
        : throw new UsageException($"{invocation.Command.Name} needs NAME{(invocation.Command.Settings.Contains(ApplySettings.Filename) ? ", or -f with the service's manifest" : "")}");

    /// <summary>Words for manifests without the workload that is meant.</summary>
    public static string NotFound(Invocation invocation) => invocation.Arguments is [var name, ..] ? $"no workload of the manifests is called {name}" : "no workload of the manifests can be worked on";

    /// <summary>The amounts that tier and flags give; what they leave open is as it was.</summary>
    /// <exception cref="UsageException">They are none, or a request is above its limit.</exception>
    public static ResourceSettings Resources(Invocation invocation, ResourceSettings before)
    {
        var problems = new List<string>();
        var found = Resources(invocation, before, problems);
        return problems.Count == 0 ? found : throw new UsageException(problems);
    }

    /// <summary>The same; every problem is added.</summary>
    public static ResourceSettings Resources(Invocation invocation, ResourceSettings before, List<string> problems)
    {
        var settings = invocation.Settings;
        var tiers = TierFile.Of(invocation, problems);
        if (settings.Get(MendSettings.Tier) is { } name)
        {
            if (tiers.Profiles.FirstOrDefault(p => p.Name == name) is { } tier)
            {
                before = new(tier.CpuRequest, tier.CpuLimit, tier.MemoryRequest, tier.MemoryLimit);
            }
            else
            {
                problems.Add($"{MendSettings.Tier.Flag}: no profile is named {name}{NearestName.Hint(name, tiers.Profiles.Select(static p => p.Name))}; there are {string.Join(", ", tiers.Profiles.Select(static p => p.Name))}");
            }
        }

        foreach (var (setting, isLimit) in new[] { (GenerateSettings.Requests, false), (GenerateSettings.Limits, true) })
        {
            foreach (var (resource, text) in settings.Get(setting))
            {
                try
                {
                    before = (resource, isLimit) switch
                    {
                        ("cpu", false) => before with { CpuRequest = ValueText.Cpu(text) },
                        ("cpu", true) => before with { CpuLimit = ValueText.Cpu(text) },
                        ("memory", false) => before with { MemoryRequest = ValueText.Memory(text) },
                        ("memory", true) => before with { MemoryLimit = ValueText.Memory(text) },
                        _ => throw new FormatException($"\"{resource}\" is not a resource; expected cpu or memory"),
                    };
                }
                catch (FormatException e)
                {
                    problems.Add($"{setting.Flag}: {e.Message}");
                }
            }
        }

        if (before.CpuRequest > before.CpuLimit || before.MemoryRequest > before.MemoryLimit)
        {
            problems.Add($"{(before.CpuRequest > before.CpuLimit ? $"{before.CpuRequest} of CPU are requested and {before.CpuLimit}" : $"{before.MemoryRequest} of memory are requested and {before.MemoryLimit}")} are the limit; expected a request within its limit ({GenerateSettings.Requests.Flag}, {GenerateSettings.Limits.Flag})");
        }

        return before;
    }

    private static ServiceSubject Told(Invocation invocation, string name)
    {
        var settings = invocation.Settings;
        var ports = new List<SubjectPort>();
        if (invocation.Command.Settings.Contains(GenerateSettings.Port))
        {
            ports.Add(new("http", (int)settings.Get(GenerateSettings.Port)));
        }

        if (settings.Get(GenerateSettings.MetricsPort) is { } metrics)
        {
            ports.Add(new("metrics", (int)metrics));
        }

        return ServiceSubject.Named(name, settings.Get(GenerateSettings.IntoNamespace)) with { Containers = [new(name, settings.Get(GenerateSettings.Image) ?? "", Resources(invocation, ResourceSettings.None), ports)] };
    }

    private static ServiceSubject Amended(Invocation invocation, ServiceSubject read) => read with
    {
        Namespace = invocation.Settings.Get(GenerateSettings.IntoNamespace) ?? read.Namespace,
        ToldMetricsPort = invocation.Settings.Get(GenerateSettings.MetricsPort) is { } metrics ? read.Serving.SelectMany(static c => c.Ports).FirstOrDefault(p => p.Number == metrics) ?? new(null, (int)metrics) : null,
        Containers = [.. read.Containers.Select(c => c with { Resources = Resources(invocation, c.Resources) })],
    };
}
