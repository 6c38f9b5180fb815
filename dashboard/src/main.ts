//! Starts the dashboard: the map of this folder.
//!
//! | folder | holds |
//! |---|---|
//! | `api/` | the calls to the Worker, with the types of its contract |
//! | `networks/` | a folder for each network: its sign, its limits, its options, its words |
//! | `features/` | a folder for each thing that a person does here: components, state and words |
//! | `stores/` | the state that several features share: accounts, session, clock, address |
//! | `shell/` | the frame around every screen, and the table of screens |
//! | `ui/` | pieces that belong to no feature: buttons, dialogs, pills, skeletons |
//! | `time/` | instants, days and zones |
//! | `text/` | the languages, each a catalogue that gathers the words of all folders |
import { mount } from 'svelte';
import './app.css';
import App from './shell/App.svelte';
import { language } from './text/index.ts';

document.documentElement.lang = language;
const target = document.getElementById('app');
if (target) mount(App, { target });
