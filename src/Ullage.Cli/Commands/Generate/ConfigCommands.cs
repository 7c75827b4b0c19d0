using System.Text;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators;
using Ullage.Generators.Objects;
using Ullage.Generators.Workloads;
using Ullage.Generators.Writing;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate config</c> and <c>ullage generate secret</c>.</summary>
internal static class ConfigCommands
{
    private const int MostBytes = 1 << 20;

    public static CommandDefinition Config { get; } = new()
    {
        Name = "generate config",
        Summary = "Make a ConfigMap, and have a workload read it",
        Description = "Settings of --literal and --env-file become keys of a ConfigMap. With -f the workload reads each as a variable, in place of a value that stands there, and the keys go into its ConfigMap, which is made beside its manifest where there is none; without -f it is printed. What looks like a secret is refused.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, GenerateSettings.IntoNamespace, GenerateSettings.Literal, GenerateSettings.EnvFile, GenerateSettings.Container, GenerateSettings.Force, ApplySettings.Yes, ApplySettings.Diff, OutputSettings.OutputFile],
        Examples = [new("ullage generate config shop --literal LOG_LEVEL=info --literal DB_HOST=postgres", "the object"), new("ullage generate config -f deployment.yaml --env-file shop.env", "and what the manifest needs")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation, isSecret: false))),
    };

    public static CommandDefinition Secret { get; } = new()
    {
        Name = "generate secret",
        Summary = "Make a Secret, and have a workload read it",
        Description = "Values come from --env-file alone. A --key without one becomes a placeholder that the API server refuses until it is filled in: no password is ever made up. With -f the workload reads each key as a variable, in place of a value that stands there, and the keys go into its Secret, which is made beside its manifest where there is none.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, GenerateSettings.IntoNamespace, GenerateSettings.Key, GenerateSettings.EnvFile, GenerateSettings.Container, GenerateSettings.Force, ApplySettings.Yes, ApplySettings.Diff, OutputSettings.OutputFile],
        Examples = [new("ullage generate secret shop --key DATABASE_URL", "a placeholder to fill in"), new("ullage generate secret -f deployment.yaml --key DATABASE_URL", "and what the manifest needs")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation, isSecret: true))),
    };

    private static int Run(Invocation invocation, bool isSecret)
    {
        var settings = invocation.Settings;
        var values = Values(invocation, isSecret);
        if (values.Count == 0)
        {
            throw new UsageException($"{invocation.Command.Name} has nothing to hold; give {(isSecret ? $"{GenerateSettings.Key.Flag} or" : $"{GenerateSettings.Literal.Flag} or")} {GenerateSettings.EnvFile.Flag}");
        }

        if (settings.Get(ApplySettings.Filename).Count == 0)
        {
            var manifest = Make(GenerateInput.RequireName(invocation), settings.Get(GenerateSettings.IntoNamespace));
            RefuseSecrets(manifest);
            GenerateOutput.Write(invocation, manifest.ToString());
            TellPlaceholders(invocation, values.Where(static v => v.Value is null).Select(static v => v.Key));
            return ExitCode.Done;
        }

        var (beside, changed) = (new BesideManifests(invocation), new HashSet<ManifestObject>());
        var edits = WorkloadCommands.Edits(invocation, WorkloadChoice.One, Read, (file, edit) =>
        {
            if (Own(file, edit.Workload) is null)
            {
                var manifest = Make(edit.Workload.Name, NamespaceOf(edit.Workload));
                RefuseSecrets(manifest);
                beside.Put(file, manifest, values);
            }
        });
        var files = edits.Concat(beside.Edits()).ToList();
        if (files.GroupBy(static f => f.Path).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"{GenerateOutput.Shown(invocation, twice.Key)} holds what goes with a workload of another file, and a workload; give the NAME of one");
        }

        var exit = WorkloadCommands.Finish(invocation, files);
        TellPlaceholders(invocation, beside.Open);
        return exit;

        void Read(InputFile file, WorkloadEdit edit)
        {
            edit.ReadKeys(settings.Get(GenerateSettings.Container), isSecret, edit.Workload.Name, values.Keys);
            if (Own(file, edit.Workload) is { } own && changed.Add(own))
            {
                RefuseSecrets(Make(own.Name, null));
                if (beside.Change(invocation.PathOf(file.Path), own, values) is { } change)
                {
                    edit.Change(own, change);
                }
            }
        }

        // The object may stand in the workload's own file.
        ManifestObject? Own(InputFile file, ManifestObject workload) => BesideManifests.Among(file.Around.Where(o => ReferenceEquals(o.Document.File, file.File)), isSecret ? "Secret" : "ConfigMap", workload.Name, NamespaceOf(workload));

        string? NamespaceOf(ManifestObject workload) => settings.Get(GenerateSettings.IntoNamespace) ?? workload.Namespace;

        void RefuseSecrets(Manifest manifest)
        {
            if (!isSecret)
            {
                GenerateInput.RefuseSecrets(manifest);
            }
        }

        Manifest Make(string name, string? @namespace) => isSecret
            ? ConfigurationObjects.Secret(name, @namespace, values.ToDictionary(static v => v.Key, static v => v.Value is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(v.Value)))
            : ConfigurationObjects.ConfigMap(name, @namespace, values.ToDictionary(static v => v.Key, static v => v.Value!));
    }

    private static void TellPlaceholders(Invocation invocation, IEnumerable<string> open)
    {
        if (string.Join(", ", open) is { Length: > 0 } keys)
        {
            invocation.Remark($"to be filled in, and refused by the API server until then: {keys}");
        }
    }

    private static SortedDictionary<string, string?> Values(Invocation invocation, bool isSecret)
    {
        var settings = invocation.Settings;
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in isSecret ? settings.Get(GenerateSettings.Key) : [])
        {
            values[key] = null;
        }

        if (settings.Get(GenerateSettings.EnvFile) is { } path)
        {
            foreach (var (key, value) in Lines(invocation, path))
            {
                values[key] = value;
            }
        }

        foreach (var (key, value) in isSecret ? [] : settings.Get(GenerateSettings.Literal))
        {
            values[key] = value;
        }

        var problems = values.Keys.Where(static k => !ObjectName.IsVariable(k)).Select(static k => $"\"{k}\" is no name of an environment variable; expected letters, digits and _, such as DB_HOST").ToList();
        return problems.Count == 0 ? values : throw new UsageException(problems);
    }

    private static List<KeyValuePair<string, string>> Lines(Invocation invocation, string path)
    {
        try
        {
            var full = invocation.PathOf(path);
            if (new FileInfo(full).Length > MostBytes)
            {
                throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path} has more than 1 MiB, which no ConfigMap or Secret holds");
            }

            var (found, at) = (new List<KeyValuePair<string, string>>(), 0);
            foreach (var line in File.ReadLines(full))
            {
                at++;
                if (line.AsSpan().TrimStart() is [] or ['#', ..])
                {
                    continue;
                }

                // As kubectl reads it: everything behind the first = is the value, quotes and blanks included. The line is not shown: it may hold a secret.
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                found.Add(equals > 0 ? new(line[..equals].Trim(), line[(equals + 1)..]) : throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path}, line {at} is not KEY=VALUE"));
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path} cannot be read ({OutputFile.Told(e)})");
        }
    }
}
