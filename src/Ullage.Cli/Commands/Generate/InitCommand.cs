using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Services;
using Ullage.Generators.Subjects;
using Ullage.Generators.Workloads;
using Ullage.Generators.Writing;
using Ullage.Manifests.Editing;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate init</c>.</summary>
internal static class InitCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "generate init",
        Summary = "Make a migration: an init container in a manifest, or a Job once a version",
        Description =
            "With --migrate init (the default) the manifest gets an init container, which runs in every pod: the program must take turns by a lock in the database. With --migrate job a Job is printed whose name holds the image's version; the API server admits a name once, so that two pipelines cannot run it at a time.\n"
            + "It is the service's own program with other arguments: image, command, variables, mounts, amounts and security come from the service's container. No shell is needed, and secrets come from a Secret, never by argument: with --key from where the container reads that variable, or from --from-secret; no name is made up.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, GenerateSettings.IntoNamespace, GenerateSettings.Migrate, GenerateSettings.MigrateArg, GenerateSettings.Container, GenerateSettings.Image, GenerateSettings.Key, GenerateSettings.FromSecret, .. WorkloadCommands.Writing, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples =
        [
            new("ullage generate init -f deployment.yaml --migrate-arg migrate", "an init container that reads what the service reads"),
            new("ullage generate init -f deployment.yaml --key DATABASE_URL --from-secret shop-database", "with a variable that the service does not read from a Secret"),
            new("ullage generate init -f deployment.yaml --migrate job", "a Job"),
        ],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation))),
    };

    private static int Run(Invocation invocation)
    {
        var settings = invocation.Settings;
        var (keys, secret) = (settings.Get(GenerateSettings.Key), settings.Get(GenerateSettings.FromSecret));
        var fromFiles = settings.Get(ApplySettings.Filename).Count > 0;
        var isJob = settings.Get(GenerateSettings.Migrate) == MigrationWay.Job;
        var problems = keys.Where(static k => !Ullage.Generators.ObjectName.IsVariable(k)).Select(static k => $"{GenerateSettings.Key.Flag}: \"{k}\" is no name of an environment variable; expected letters, digits and _, such as DB_HOST").ToList();
        if (settings.IsGiven(GenerateSettings.Migrate) && settings.Get(GenerateSettings.Migrate) == MigrationWay.None)
        {
            problems.Add($"{GenerateSettings.Migrate.Flag} none makes nothing; expected init or job");
        }

        if (secret is not null && keys.Count == 0)
        {
            problems.Add($"{GenerateSettings.FromSecret.Flag} needs {GenerateSettings.Key.Flag}: the keys that are read from it");
        }

        if (isJob && !fromFiles && keys.Count > 0 && secret is null)
        {
            problems.Add($"{GenerateSettings.Key.Flag} needs {GenerateSettings.FromSecret.Flag}, the Secret with those keys, or {ApplySettings.Filename.Flag} with the manifest of a service that reads them; no name is made up");
        }

        if (isJob && !fromFiles && settings.Get(GenerateSettings.Image) is null)
        {
            problems.Add($"init needs {GenerateSettings.Image.Flag}, or {ApplySettings.Filename.Flag} with a manifest that names one");
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var request = new MigrationRequest(settings.Get(GenerateSettings.MigrateArg) is { Count: > 0 } given ? given : ["migrate"])
        {
            Container = settings.Get(GenerateSettings.Container),
            Image = settings.Get(GenerateSettings.Image),
            Keys = [.. keys.Distinct()],
            Secret = secret,
        };
        if (!isJob)
        {
            return WorkloadCommands.Finish(invocation, WorkloadCommands.Edits(invocation, WorkloadChoice.One, (_, e) => e.AddMigration(request), static (_, _) => { }));
        }

        var text = Manifest.Join(fromFiles ? OfFiles(invocation, request) : GenerateInput.Subjects(invocation).Select(s => Migration.Job(s, request.Image!, request.Args, secret is null ? EnvironmentSource.None : new(null, secret, request.Keys))));
        GenerateOutput.WriteOrDiff(invocation, text);
        return ExitCode.Done;
    }

    private static List<Manifest> OfFiles(Invocation invocation, MigrationRequest request)
    {
        var (found, remarks) = (new List<Manifest>(), new List<string>());
        foreach (var (file, workloads) in GenerateInput.Workloads(invocation, WorkloadChoice.One))
        {
            foreach (var workload in workloads)
            {
                try
                {
                    var subject = SubjectReader.Read(workload);
                    found.Add(Migration.Job(subject with { Namespace = invocation.Settings.Get(GenerateSettings.IntoNamespace) ?? subject.Namespace }, workload, request with { Around = file.Around }, remarks));
                }
                catch (EditRefusedException e)
                {
                    GenerateInput.LeaveOut(invocation, file, e);
                }
            }
        }

        remarks.ForEach(invocation.Remark);
        return found.Count > 0 ? found : throw new UsageException(GenerateInput.NotFound(invocation));
    }
}
