return await Ullage.Cli.Entry.RunAsync(args);
