namespace Ullage.Cli.Commands.Generate;

/// <summary>Every command that generates what stands around a service.</summary>
internal static class GenerateCommands
{
    /// <summary>In the order of the help: the whole set first.</summary>
    public static IReadOnlyList<CommandDefinition> All { get; } = [ServiceCommand.Definition, DockerfileCommand.Definition, .. ObjectCommands.All, .. WorkloadCommands.All];
}
