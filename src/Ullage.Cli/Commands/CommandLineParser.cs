using System.CommandLine;
using Ullage.Cli.Configuration;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary>What a command line says, before any value is read.</summary>
/// <param name="Command">The command, or null when none is named.</param>
/// <param name="Path">The words of the command, as far as they were understood.</param>
/// <param name="Flags">Texts by setting.</param>
/// <param name="Arguments">Arguments without a flag.</param>
/// <param name="Help">Whether help is asked for.</param>
/// <param name="Problems">What is not understood.</param>
internal sealed record ParsedLine(CommandDefinition? Command, string Path, IReadOnlyDictionary<Setting, IReadOnlyList<string>> Flags, IReadOnlyList<string> Arguments, bool Help, IReadOnlyList<string> Problems);

/// <summary>
/// Tokens of a command line by System.CommandLine, whose tree is made from the tables. All options are taken as texts: values are read by
/// <see cref="SettingsMerge"/> alone, so that a flag, a variable and a file are read alike and all problems are told at once.
/// </summary>
internal static class CommandLineParser
{
    /// <summary>Parses.</summary>
    public static ParsedLine Parse(IReadOnlyList<string> args)
    {
        var tree = new Tree();
        var result = tree.Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var symbol = result.CommandResult.Command;
        var definition = tree.Definitions.GetValueOrDefault(symbol);
        var problems = new List<string>();
        var flags = new Dictionary<Setting, IReadOnlyList<string>>();
        foreach (var (option, setting) in tree.OptionsOf(symbol))
        {
            if (result.GetResult(option) is not { Implicit: false } found)
            {
                continue;
            }

            var texts = found.Tokens.Select(static t => t.Value).ToList();
            if (setting.Shape != SettingShape.Switch && texts.Count < found.IdentifierTokenCount)
            {
                problems.Add($"{setting.Flag} needs a value, such as {setting.Flag} {setting.Example}");
                continue;
            }

            flags[setting] = texts;
        }

        var help = result.GetResult(tree.Help) is { Implicit: false };
        var arguments = definition is null ? [] : Arguments(definition, result, tree, help, problems);
        var known = tree.OptionsOf(symbol).Select(static o => o.Setting.Flag).Append("--help").ToList();
        var afterUnknownFlag = arguments is [.., ['-', ..] last] && !last.Contains('=', StringComparison.Ordinal);
        foreach (var unmatched in result.UnmatchedTokens)
        {
            var isFlag = unmatched.StartsWith('-');
            if (isFlag || !afterUnknownFlag)
            {
                problems.Add(Unknown(unmatched, PathOf(symbol, tree.Root), definition, known));
            }

            afterUnknownFlag = isFlag && !unmatched.Contains('=', StringComparison.Ordinal);
        }

        if (problems.Count == 0 && definition is not null && !help)
        {
            problems.AddRange(result.Errors.Select(static e => e.Message.TrimEnd('.')));
        }

        return new ParsedLine(definition, PathOf(symbol, tree.Root), flags, arguments, help, problems);
    }

    private static List<string> Arguments(CommandDefinition definition, ParseResult result, Tree tree, bool help, List<string> problems)
    {
        var values = new List<string>();
        foreach (var (symbol, argument) in tree.ArgumentsOf(definition))
        {
            var tokens = result.GetResult(symbol)?.Tokens ?? [];
            foreach (var token in tokens)
            {
                if (token.Value.StartsWith('-') && token.Value != "-")
                {
                    problems.Add(Unknown(token.Value, definition.Name, definition, [.. CommandTable.SettingsOf(definition).Select(static s => s.Flag)]));
                }
                else if (argument.Choices.Count > 0 && !argument.Choices.Contains(token.Value))
                {
                    problems.Add($"{argument.Name} \"{token.Value}\" is not one of {string.Join(", ", argument.Choices)}{NearestName.Hint(token.Value, argument.Choices)}");
                }

                values.Add(token.Value);
            }

            if (tokens.Count == 0 && argument.Required && !help)
            {
                problems.Add($"{definition.Name} needs {argument.Name}: {argument.Summary.TrimEnd('.')}");
            }
        }

        return values;
    }

    private static string Unknown(string token, string path, CommandDefinition? definition, IReadOnlyList<string> flags)
    {
        var name = token.Split('=')[0];
        if (!token.StartsWith('-'))
        {
            if (definition is null)
            {
                var begun = path.Length > 0 ? path + " " : "";
                var names = path.Length > 0 ? CommandTable.Under(path).Select(static c => c.Name) : CommandTable.All.Where(static c => !c.Hidden).Select(static c => c.Name.Split(' ')[0]);
                return $"\"{begun}{token}\" is not a command{NearestName.Hint(begun + token, names)}; ullage {begun}--help lists them";
            }

            if (token.Contains('/', StringComparison.Ordinal) && definition.Arguments.Count == 0 && definition.Settings.Contains(SelectionSettings.Selector))
            {
                return $"\"{token}\": {definition.Name} takes no workload by name; choose by -n NAMESPACE and in it by -l SELECTOR, or see one with ullage explain WORKLOAD";
            }

            return $"\"{token}\" is one argument too many for {definition.Name}; ullage {definition.Name} --help tells what it takes";
        }

        var elsewhere = SettingTable.All.FirstOrDefault(s => s.Flag == name || (s.Letter is { } letter && name == "-" + letter));
        return definition is not null && elsewhere is not null
            ? $"{(name == elsewhere.Flag ? name : $"{name} ({elsewhere.Flag})")} is not taken by {definition.Name}; ullage {definition.Name} --help lists what is"
            : $"{name} is not a flag{NearestName.Hint(name, flags)}";
    }

    private static string PathOf(Command symbol, Command root)
    {
        var words = new List<string>();
        for (Symbol? at = symbol; at is Command command && command != root; at = command.Parents.FirstOrDefault())
        {
            words.Insert(0, command.Name);
        }

        return string.Join(' ', words);
    }

    /// <summary>System.CommandLine's symbols for the tables.</summary>
    private sealed class Tree
    {
        private readonly Dictionary<Command, List<(Option Option, Setting Setting)>> _options = [];
        private readonly Dictionary<CommandDefinition, List<(Argument Symbol, CommandArgument Argument)>> _arguments = [];

        public Tree()
        {
            Help = new Option<bool>("--help", "-h", "-?") { Recursive = true, Arity = ArgumentArity.Zero };
            Root = new Command("ullage") { TreatUnmatchedTokensAsErrors = false };
            Root.Add(Help);
            foreach (var definition in CommandTable.All)
            {
                Add(definition);
            }
        }

        public Command Root { get; }

        public Option<bool> Help { get; }

        public Dictionary<Command, CommandDefinition> Definitions { get; } = [];

        public IReadOnlyList<(Option Option, Setting Setting)> OptionsOf(Command command) => _options.GetValueOrDefault(command) ?? [];

        public IReadOnlyList<(Argument Symbol, CommandArgument Argument)> ArgumentsOf(CommandDefinition definition) => _arguments[definition];

        private void Add(CommandDefinition definition)
        {
            var parent = Root;
            var words = definition.Name.Split(' ');
            foreach (var word in words[..^1])
            {
                parent = parent.Subcommands.FirstOrDefault(c => c.Name == word) ?? Attach(parent, word);
            }

            var command = Attach(parent, words[^1]);
            Definitions[command] = definition;
            var options = _options[command] = [];
            foreach (var setting in CommandTable.SettingsOf(definition))
            {
                var option = OptionFor(setting);
                command.Add(option);
                options.Add((option, setting));
            }

            var arguments = _arguments[definition] = [];
            foreach (var argument in definition.Arguments)
            {
                Argument symbol = argument.Many ? new Argument<string[]>(argument.Name) { Arity = ArgumentArity.ZeroOrMore } : new Argument<string>(argument.Name) { Arity = ArgumentArity.ZeroOrOne };
                command.Add(symbol);
                arguments.Add((symbol, argument));
            }
        }

        private static Command Attach(Command parent, string name)
        {
            var command = new Command(name) { TreatUnmatchedTokensAsErrors = false };
            parent.Add(command);
            return command;
        }

        private static Option OptionFor(Setting setting)
        {
            string[] aliases = setting.Letter is { } letter ? ["-" + letter] : [];
            return setting.Shape == SettingShape.Switch
                ? new Option<bool>(setting.Flag, aliases) { Arity = ArgumentArity.Zero }
                : new Option<string[]>(setting.Flag, aliases) { Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = false };
        }
    }
}
