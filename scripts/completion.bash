# Completion for bash, by the command line's own account of itself: source scripts/completion.bash
_proxylab() {
    local IFS=$'\n'
    mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -F -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o nosort -F _proxylab proxylab
