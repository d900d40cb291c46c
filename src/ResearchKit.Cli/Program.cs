using ResearchKit.Cli;

return await CommandLine.InvokeAsync(args);
